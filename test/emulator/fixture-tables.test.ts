import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { writeProto } from '../../src/artifacts/protobuf/write-proto.ts';
import { compilePlan } from '../../src/emulator/validate/compile-plan.ts';
import { decodeRow } from '../../src/emulator/validate/decode-row.ts';
import { readDescriptor } from '../../src/emulator/validate/read-descriptor.ts';
import { readJsonRecord } from '../../src/emulator/validate/read-json-record.ts';
import { RecordChecker } from '../../src/emulator/validate/record-checker.ts';
import { writeDescriptor } from '../../src/proto/descriptor.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { fixtureLock, fixtures } from '../proto/fixture-lock.ts';
import { forProtobuf, recordArbitrary, withEmpty } from './wire-record.ts';

// Omits `__proto__`, a field name that protobufjs does not support.
// Each record is created as JSON and encoded by protobufjs with the .proto; both must be read as the same row.
describe.each(fixtures)('%s', (table) => {
  const lock = fixtureLock(table);
  const file = tableToProto(lock);
  const plan = compilePlan(readDescriptor(writeDescriptor(file)), lock);
  const { root } = protobuf.parse(writeProto(file), { keepCase: true });
  const type = root.lookupType(`${file.package}.${file.message.name}`);
  const columns = new Set(lock.columns);

  test('reads the same row from protobuf and from JSON', () => {
    fc.assert(
      fc.property(recordArbitrary(lock.columns.filter(({ name }) => name !== '__proto__')), (record) => {
        const bytes = type.encode(type.fromObject(forProtobuf(lock.columns, record))).finish();
        new RecordChecker().check(plan, bytes, 0, bytes.length);
        const row = decodeRow(plan, columns, bytes, 0, bytes.length);
        expect(row).toEqual(withEmpty(lock.columns, readJsonRecord(lock.columns, JSON.stringify(record))));
      }),
      { numRuns: 60 },
    );
  });
});

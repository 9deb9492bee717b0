import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZerobusError } from 'zerobus-runtime';
import { type RecordType, Writer } from 'zerobus-runtime/codegen';
import { EveryType, Nested, OddName, SensorEvent, Wide } from '../../../generated/catalog/iot/index.ts';
import { Flight, Weather } from '../../../generated/catalog/vega/index.ts';
import { parseExactly } from '../../../src/app/send/parse-exactly.ts';
import { createRowType, type RowType } from '../../../src/app/send/row-type.ts';
import { expectLock } from '../../../src/lock/lock-folder.ts';
import { TableName } from '../../../src/model/table-name.ts';
import { edgeRecords } from '../../artifacts/typescript/edges.ts';
import { recordOf, toInit } from '../../artifacts/typescript/wire-model.ts';

type AnyRecord = RecordType<unknown, object>;

const tables: [name: string, type: AnyRecord, runs: number][] = [
  ['SensorEvent', SensorEvent as unknown as AnyRecord, 200],
  ['Weather', Weather as unknown as AnyRecord, 50],
  ['Flight', Flight as unknown as AnyRecord, 50],
  ['Wide', Wide as unknown as AnyRecord, 50],
  ['Nested', Nested as unknown as AnyRecord, 100],
  ['EveryType', EveryType as unknown as AnyRecord, 10],
  ['OddName', OddName as unknown as AnyRecord, 50],
];

describe.each(tables)('rows of %s', (_, type, runs) => {
  const rowType = lockedRowType(type.table);

  test('columns and descriptor are those of the record class', async () => {
    const { columns, descriptor, table } = await rowType;
    // The class may name a property otherwise.
    const named = JSON.parse(JSON.stringify(type.columns, (key, value) => (key === 'property' ? undefined : value)));
    expect(columns).toEqual(named);
    expect(Buffer.from(descriptor)).toEqual(Buffer.from(type.descriptor));
    expect(table).toBe(type.table);
  });

  test('bytes are those of the record class', async () => {
    const row = await rowType;
    const examples = edgeRecords(type.columns).map((record): [typeof record] => [record]);
    fc.assert(
      fc.property(recordOf(type.columns), (record) => {
        const bytes = type.encode(toInit(record, type.columns));
        const text = JSON.stringify(type.toJSON(type.decode(bytes)));
        const want = attempt(() => Buffer.from(type.encode(type.fromJSON(JSON.parse(text)))));
        expect(attempt(() => encode(row, JSON.parse(text) as object))).toEqual(want);
        expect(attempt(() => encode(row, parseExactly(text) as object))).toEqual(want);
      }),
      { numRuns: examples.length + runs, examples },
    );
  });
});

/** Bytes in hex, or that there are none; which of two wrong columns is told does not matter. */
function attempt(make: () => Buffer): string {
  try {
    return make().toString('hex');
  } catch (error) {
    if (!ZerobusError.is(error)) throw error;
    return 'refused';
  }
}

async function lockedRowType(table: string): Promise<RowType> {
  const folder = fileURLToPath(new URL('../../fixtures/zerobus.lock', import.meta.url));
  return createRowType(await expectLock(folder, TableName.parse(table)));
}

function encode(type: RowType, json: object): Buffer {
  const writer = new Writer();
  const values = type.columns.map(({ name }) =>
    Object.hasOwn(json, name) ? (json as Record<string, unknown>)[name] : undefined,
  );
  const end = type.write(writer, { values, line: 1, text: null, bytes: undefined }, 0);
  return Buffer.from(writer.buffer.subarray(0, end));
}

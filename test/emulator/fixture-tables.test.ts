import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { compilePlan } from '../../src/emulator/validate/compile-plan.ts';
import { decodeRow } from '../../src/emulator/validate/decode-row.ts';
import { readDescriptor } from '../../src/emulator/validate/descriptor.ts';
import { readJsonRecord } from '../../src/emulator/validate/json-record.ts';
import { RecordChecker } from '../../src/emulator/validate/record-checker.ts';
import type { DeltaType } from '../../src/model/delta-type.ts';
import { writeDescriptor } from '../../src/proto/descriptor.ts';
import { tableToProto } from '../../src/proto/table-to-proto.ts';
import { writeProto } from '../../src/proto/write-proto.ts';
import { fixtureLock, fixtures } from '../proto/fixture-lock.ts';

type Json = Record<string, unknown>;
interface Member {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable?: boolean | null | undefined;
}

// `__proto__` is left out, a name that protobufjs cannot hold.
// Each record is made in the form of JSON, encoded by protobufjs from the .proto, and must be read as the same row.
describe.each(fixtures)('%s', (table) => {
  const lock = fixtureLock(table);
  const file = tableToProto(lock);
  const plan = compilePlan(readDescriptor(writeDescriptor(file)), lock);
  const { root } = protobuf.parse(writeProto(file), { keepCase: true });
  const type = root.lookupType(`${file.package}.${file.message.name}`);
  const columns = new Set(lock.columns);

  test('means the same as protobuf and as JSON', () => {
    fc.assert(
      fc.property(recordOf(lock.columns.filter(({ name }) => name !== '__proto__')), (record) => {
        const bytes = type.encode(type.fromObject(forProtobuf(lock.columns, record))).finish();
        new RecordChecker().check(plan, bytes, 0, bytes.length);
        const row = decodeRow(plan, columns, bytes, 0, bytes.length);
        expect(row).toEqual(withEmpty(lock.columns, readJsonRecord(lock.columns, JSON.stringify(record))));
      }),
      { numRuns: 60 },
    );
  });
});

const limits: Readonly<Record<string, readonly [number, number]>> = {
  tinyint: [-128, 127],
  smallint: [-32_768, 32_767],
  int: [-2_147_483_648, 2_147_483_647],
  date: [-719_162, 2_932_896],
};

function recordOf(members: readonly Member[]): fc.Arbitrary<Json> {
  const required = members.filter(({ nullable }) => nullable === false).map(({ name }) => name);
  const fields = Object.fromEntries(members.map(({ name, type }) => [name, jsonValue(type)]));
  return fc.record(fields, { requiredKeys: required, noNullPrototype: true });
}

function jsonValue(type: DeltaType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'date': {
      const [min, max] = limits[type.kind]!;
      return fc.oneof(fc.constantFrom(min, 0, max), fc.integer({ min, max }));
    }
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String);
    case 'float':
      return fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case 'decimal':
      return decimalOf(type.precision - type.scale, type.scale);
    case 'char':
    case 'varchar':
      return fc
        .string({ unit: 'grapheme', maxLength: type.length })
        .map((text) => [...text].slice(0, type.length).join(''));
    case 'binary':
      return fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));
    case 'variant':
      return fc.json();
    case 'array':
      return fc.array(jsonValue(type.element), { maxLength: 3 });
    case 'map':
      return fc.dictionary(jsonValue(type.key).map(String), jsonValue(type.value), {
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'struct':
      return recordOf(type.fields);
    default:
      return fc.string({ unit: 'binary' });
  }
}

function decimalOf(whole: number, scale: number): fc.Arbitrary<string> {
  const digits = (max: number): fc.Arbitrary<string> =>
    fc.array(fc.nat(9), { maxLength: max }).map((list) => list.join(''));
  return fc
    .tuple(fc.constantFrom('', '-'), digits(whole), digits(scale))
    .map(([sign, before, after]) => `${sign}${before || '0'}${after && `.${after}`}`);
}

/** protobufjs takes base64 for bytes and text for 64-bit integers. Without a prototype: it takes inherited names for fields. */
function forProtobuf(members: readonly Member[], record: Json): Json {
  const result = Object.create(null) as Json;
  for (const { name, type } of members) {
    if (Object.hasOwn(record, name)) result[name] = protobufValue(type, record[name]);
  }
  return result;
}

function protobufValue(type: DeltaType, value: unknown): unknown {
  switch (type.kind) {
    case 'array':
      return (value as unknown[]).map((element) => protobufValue(type.element, element));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as Json).map(([key, item]) => [key, protobufValue(type.value, item)]),
      );
    case 'struct':
      return forProtobuf(type.fields, value as Json);
    default:
      return value;
  }
}

/** On the wire an absent list or map is an empty one. */
function withEmpty(members: readonly Member[], row: Json): Json {
  const result: Json = { ...row };
  for (const { name, type } of members) {
    const value = Object.hasOwn(result, name) ? result[name] : undefined;
    if (type.kind === 'array') result[name] = ((value ?? []) as unknown[]).map((item) => emptyIn(type.element, item));
    else if (type.kind === 'map') {
      result[name] = new Map(
        [...((value ?? new Map()) as Map<unknown, unknown>)].map(([key, item]) => [key, emptyIn(type.value, item)]),
      );
    } else if (value !== undefined) result[name] = emptyIn(type, value);
  }
  return result;
}

function emptyIn(type: DeltaType, value: unknown): unknown {
  return type.kind === 'struct' ? withEmpty(type.fields, value as Json) : value;
}

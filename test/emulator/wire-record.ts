import fc from 'fast-check';
import type { DeltaType } from '../../src/model/delta-type.ts';

export type Json = Record<string, unknown>;

/** A column, or a field of a struct. */
export interface Member {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable?: boolean | null | undefined;
}

const limits: Readonly<Record<string, readonly [number, number]>> = {
  tinyint: [-128, 127],
  smallint: [-32_768, 32_767],
  int: [-2_147_483_648, 2_147_483_647],
  date: [-719_162, 2_932_896],
};

/** Generates JSON records of a table, including values at the limits. */
export function recordArbitrary(members: readonly Member[]): fc.Arbitrary<Json> {
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
      return decimalArbitrary(type.precision - type.scale, type.scale);
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
      return recordArbitrary(type.fields);
    default:
      return fc.string({ unit: 'binary' });
  }
}

function decimalArbitrary(whole: number, scale: number): fc.Arbitrary<string> {
  const digits = (max: number): fc.Arbitrary<string> =>
    fc.array(fc.nat(9), { maxLength: max }).map((list) => list.join(''));
  return fc
    .tuple(fc.constantFrom('', '-'), digits(whole), digits(scale))
    .map(([sign, before, after]) => `${sign}${before || '0'}${after && `.${after}`}`);
}

/** Converts a JSON record for protobufjs. The result has no prototype, because protobufjs treats inherited names as fields. */
export function forProtobuf(members: readonly Member[], record: Json): Json {
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

/** Adds empty lists and maps for absent ones, as protobuf decodes them. */
export function withEmpty(members: readonly Member[], row: Json): Json {
  const result: Json = { ...row };
  for (const { name, type } of members) {
    const value = Object.hasOwn(result, name) ? result[name] : undefined;
    if (type.kind === 'array')
      result[name] = ((value ?? []) as unknown[]).map((item) => fillNested(type.element, item));
    else if (type.kind === 'map') {
      result[name] = new Map(
        [...((value ?? new Map()) as Map<unknown, unknown>)].map(([key, item]) => [key, fillNested(type.value, item)]),
      );
    } else if (value !== undefined) result[name] = fillNested(type, value);
  }
  return result;
}

function fillNested(type: DeltaType, value: unknown): unknown {
  return type.kind === 'struct' ? withEmpty(type.fields, value as Json) : value;
}

// A record as it stands on the wire, in plain values: numbers, bigints, text, bytes, arrays, Maps, objects. Every codec
// is compared with it, so that none is compared with itself.
import fc from 'fast-check';
import { micros, variantText } from 'zerobus-runtime';
import type { Column, ColumnType, ScalarName } from 'zerobus-runtime/codegen';

export type Wire =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | Wire[]
  | Map<Wire, Wire>
  | { [name: string]: Wire };
export type WireRecord = { [name: string]: Wire };

const int = (bits: number): fc.Arbitrary<number> => {
  const [min, max] = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  return fc.oneof(fc.constantFrom(0, 1, -1, 127, -128, min, max), fc.integer({ min, max }));
};
const long: fc.Arbitrary<bigint> = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 127n, 128n, 2n ** 32n, -(2n ** 32n), 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', '\u0000', 'é', '日本', '\u{1f600}', 'x'.repeat(127), 'x'.repeat(128), 'ü'.repeat(300)),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const double: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, 1.5, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE),
  fc.double(),
);

/** Values of one column type, never null. */
function valuesOf(type: ColumnType): fc.Arbitrary<Wire> {
  if (typeof type === 'string') return scalarOf(type);
  if ('array' in type) return fc.array(valuesOf(type.array), { maxLength: 5 });
  if ('struct' in type) return recordOf(type.struct);
  const [key, value] = type.map;
  return fc.array(fc.tuple(scalarOf(key), valuesOf(value)), { maxLength: 4 }).map((entries) => new Map(entries));
}

/** Records: NOT NULL columns are always there, and empty arrays and maps never, since the wire cannot tell them. */
export function recordOf(columns: readonly Column[]): fc.Arbitrary<WireRecord> {
  const pairs = columns.map(({ name, type, notNull }) => {
    const value = valuesOf(type);
    return (notNull ? value : fc.option(value, { freq: 3, nil: undefined })).map((found) => [name, found] as const);
  });
  return fc
    .tuple(...pairs)
    .map((found) => Object.fromEntries(found.flatMap(([name, value]) => (isEmpty(value) ? [] : [[name, value!]]))));
}

function isEmpty(value: Wire | undefined): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0)
  );
}

function scalarOf(type: ScalarName): fc.Arbitrary<Wire> {
  const [name, first = 0, second = 0] = type.split(/[(),]/).map((part, i) => (i === 0 ? part : Number(part)));
  const length = Number(first);
  switch (name) {
    case 'boolean':
      return fc.boolean();
    case 'tinyint':
      return int(8);
    case 'smallint':
      return int(16);
    case 'int':
    case 'date':
      return int(32);
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return long;
    case 'float':
      return double.map(Math.fround);
    case 'double':
      return double;
    case 'binary':
      return fc.uint8Array({ maxLength: 200 });
    case 'variant':
      return fc.jsonValue().map((value) => JSON.stringify(value));
    case 'decimal':
      return decimal(length, Number(second));
    case 'char':
    case 'varchar':
      return fc.string({ unit: 'binary', maxLength: length });
    default:
      return text;
  }
}

function decimal(precision: number, scale: number): fc.Arbitrary<string> {
  const max = 10n ** BigInt(precision) - 1n;
  return fc.oneof(fc.constantFrom(0n, max, -max), fc.bigInt({ min: -max, max })).map((digits) => {
    const plain = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
    const point = scale === 0 ? plain : `${plain.slice(0, -scale)}.${plain.slice(-scale)}`;
    return digits < 0n ? `-${point}` : point;
  });
}

/** The record as a user gives it: NOT NULL arrays and maps are there, although the wire has nothing for empty ones. */
export function toInit(record: WireRecord, columns: readonly Column[]): Record<string, unknown> {
  const pairs = columns.flatMap(({ name, type, notNull }): [string, unknown][] => {
    if (Object.hasOwn(record, name)) return [[name, initValue(record[name]!, type)]];
    if (!notNull || typeof type === 'string') return [];
    return 'array' in type ? [[name, []]] : 'map' in type ? [[name, new Map()]] : [];
  });
  return Object.fromEntries(pairs);
}

function initValue(value: Wire, type: ColumnType): unknown {
  if (typeof type === 'string') return initScalar(value, type);
  if ('array' in type) return (value as Wire[]).map((item) => initValue(item, type.array));
  if ('struct' in type) return toInit(value as WireRecord, type.struct);
  const [key, inner] = type.map;
  const entries = [...(value as Map<Wire, Wire>)];
  return new Map(entries.map(([k, v]) => [initScalar(k, key), initValue(v, inner)]));
}

function initScalar(value: Wire, type: ScalarName): unknown {
  if (type === 'date') return dayOf(value as number);
  if (type === 'timestamp' || type === 'timestamp_ntz') return micros.of(value as bigint);
  return type === 'variant' ? variantText(value as string) : value;
}

/** `1970-01-01`, told by a calendar that is not ours where that one reaches. */
export function dayOf(days: number): string {
  const time = days * 86_400_000;
  if (Math.abs(time) > 8.64e15) return farDay(days);
  const iso = new Date(time).toISOString();
  return iso.slice(0, iso.indexOf('T'));
}

/** The Gregorian calendar repeats every 146,097 days, which are 400 years. */
function farDay(days: number): string {
  const cycles = Math.floor(days / 146_097);
  const [year, month, day] = dayOf(days - cycles * 146_097).split('-');
  const number = Number(year) + cycles * 400;
  return `${number < 0 ? '-' : '+'}${String(Math.abs(number)).padStart(6, '0')}-${month}-${day}`;
}

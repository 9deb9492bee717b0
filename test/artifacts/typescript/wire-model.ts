// A record as it stands on the wire, in plain values: numbers, bigints, text, bytes, arrays, Maps, objects. Every codec
// is compared with it, so that none is compared with itself.
import fc from 'fast-check';
import { micros, variantText } from 'zerobus-runtime';
import type { Column, ColumnType, ScalarName } from 'zerobus-runtime/codegen';
import { decimalText, isEmpty, scalarEdges } from './edges.ts';

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

function scalarOf(type: ScalarName): fc.Arbitrary<Wire> {
  return fc.oneof(fc.constantFrom(...scalarEdges(type)), anyScalar(type));
}

const int = (bits: number): fc.Arbitrary<number> => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });

function anyScalar(type: ScalarName): fc.Arbitrary<Wire> {
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
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'float':
      return fc.double().map(Math.fround);
    case 'double':
      return fc.double();
    case 'binary':
      return fc.uint8Array({ maxLength: 200 });
    case 'variant':
      return fc.jsonValue().map((value) => JSON.stringify(value));
    case 'decimal': {
      const max = 10n ** BigInt(length) - 1n;
      return fc.bigInt({ min: -max, max }).map((digits) => decimalText(digits, Number(second)));
    }
    case 'char':
    case 'varchar':
      return fc.string({ unit: 'binary', maxLength: length });
    default:
      return fc.string({ unit: 'grapheme', maxLength: 40 });
  }
}

/**
 * The record as a user gives it. The wire has nothing for empty arrays and maps: where they are NOT NULL they are given
 * all the same, and of the others every second one.
 */
export function toInit(record: WireRecord, columns: readonly Column[]): Record<string, unknown> {
  const pairs = columns.flatMap(({ name, type, notNull }, i): [string, unknown][] => {
    if (Object.hasOwn(record, name)) return [[name, initValue(record[name]!, type)]];
    if ((!notNull && i % 2 > 0) || typeof type === 'string') return [];
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

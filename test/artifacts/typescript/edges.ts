// Values at the ends of what a column takes, and those that codecs get wrong.
import type { Column, ColumnType, ScalarName } from 'zerobus-runtime/codegen';
import type { Wire, WireRecord } from './wire-model.ts';

const signed = (bits: number): number[] => [0, 1, -1, 127, 128, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
const long = [0n, 1n, -1n, 127n, 128n, 2n ** 32n, -(2n ** 32n), 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n];
const notFinite = [0, -0, Number.NaN, Infinity, -Infinity];
const text = ['', '\u0000', 'a\u0000b', 'é', '日本', '\u{1f600}', '\u{10ffff}', '\ufeff', '\ufffd', 'x'.repeat(127)];
const bytes = [0, 1, 127, 128, 300].map((length) => Uint8Array.from({ length }, (_, i) => i & 255));
const variants: unknown[] = [
  null,
  true,
  0,
  -1.5e300,
  '',
  '\u{1f600}"\\\u0000',
  [],
  {},
  [null, [{ '': [] }]],
  deep(100),
];

function deep(levels: number): unknown {
  return levels === 0 ? 'end' : { a: [deep(levels - 1)] };
}

/** The ends of one scalar type, never NULL. */
export function scalarEdges(type: ScalarName): readonly Wire[] {
  const [name, first = 0, second = 0] = type.split(/[(),]/).map((part, i) => (i === 0 ? part : Number(part)));
  const length = Number(first);
  switch (name) {
    case 'boolean':
      return [false, true];
    case 'tinyint':
      return signed(8).filter((value) => value < 128);
    case 'smallint':
      return signed(16);
    case 'int':
      return signed(32);
    case 'date':
      // Of SQL: from year 1 to year 9999.
      return [...signed(32), -719_162, 2_932_896];
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return long;
    case 'float':
      // The smallest subnormal and normal ones, and the largest.
      return [...notFinite, 1.5, 2 ** -149, -(2 ** -149), 2 ** -126, (2 - 2 ** -23) * 2 ** 127];
    case 'double':
      return [...notFinite, 1.5, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, Number.MAX_VALUE, -Number.MAX_VALUE];
    case 'binary':
      return bytes;
    case 'variant':
      return variants.map((value) => JSON.stringify(value));
    case 'decimal': {
      const max = 10n ** BigInt(length) - 1n;
      return [0n, 1n, -1n, max, -max].map((digits) => decimalText(digits, Number(second)));
    }
    case 'char':
    case 'varchar':
      return ['', 'x'.repeat(length), '\u{1f600}'.repeat(length)];
    default:
      return [...text, 'x'.repeat(128), 'ü'.repeat(300)];
  }
}

export function decimalText(digits: bigint, scale: number): string {
  const plain = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const point = scale === 0 ? plain : `${plain.slice(0, -scale)}.${plain.slice(-scale)}`;
  return digits < 0n ? `-${point}` : point;
}

/** Records in which every column has each of its ends, one after another; the last has NULL wherever it may stand. */
export function edgeRecords(columns: readonly Column[]): WireRecord[] {
  const values = columns.map(({ type }) => edgesOf(type));
  const count = Math.max(...values.map(({ length }) => length));
  const record = (at: number, all: boolean): WireRecord =>
    Object.fromEntries(
      columns.flatMap(({ name, notNull }, i): [string, Wire][] => {
        const value = values[i]![at % values[i]!.length]!;
        return (all || notNull) && !isEmpty(value) ? [[name, value]] : [];
      }),
    );
  return [...Array.from({ length: count }, (_, at) => record(at, true)), record(0, false)];
}

function edgesOf(type: ColumnType): readonly Wire[] {
  if (typeof type === 'string') return scalarEdges(type);
  if ('struct' in type) return edgeRecords(type.struct);
  if ('array' in type) {
    const all = [...edgesOf(type.array)];
    return [[], all.slice(0, 1), all];
  }
  const [keys, values] = type.map.map(edgesOf) as [Wire[], Wire[]];
  const all = new Map(keys.map((key, i) => [key, values[i % values.length]!]));
  return [new Map(), new Map(values.map((value, i) => [keys[i % keys.length]!, value])), all];
}

/** NULL, and what the wire cannot tell from it. */
export function isEmpty(value: Wire | undefined): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0)
  );
}

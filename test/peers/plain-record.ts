// Records of the wire as JSON that loses nothing: 64-bit integers are text, floats and doubles the hexadecimal bytes of a
// double, bytes base64, maps lists of pairs.
import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import type { Wire, WireRecord } from '../artifacts/typescript/wire-model.ts';

export function toPlain(record: WireRecord, columns: readonly Column[]): unknown {
  const present = columns.filter(({ name }) => Object.hasOwn(record, name));
  return Object.fromEntries(present.map(({ name, type }) => [name, valueToPlain(record[name]!, type)]));
}

export function fromPlain(plain: unknown, columns: readonly Column[]): WireRecord {
  const values = plain as Readonly<Record<string, unknown>>;
  const present = columns.filter(({ name }) => Object.hasOwn(values, name));
  if (present.length < Object.keys(values).length) throw new Error(`a column too many: ${Object.keys(values)}`);
  return Object.fromEntries(present.map(({ name, type }) => [name, valueFromPlain(values[name], type)]));
}

function valueToPlain(value: Wire, type: ColumnType): unknown {
  if (type === 'float' || type === 'double') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value as number);
    return bytes.toString('hex');
  }
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof type === 'string') return value;
  if ('struct' in type) return toPlain(value as WireRecord, type.struct);
  if ('array' in type) return (value as Wire[]).map((item) => valueToPlain(item, type.array));
  const [key, inner] = type.map;
  return [...(value as Map<Wire, Wire>)].map(([k, v]) => [valueToPlain(k, key), valueToPlain(v, inner)]);
}

function valueFromPlain(value: unknown, type: ColumnType): Wire {
  if (type === 'float' || type === 'double') return Buffer.from(value as string, 'hex').readDoubleBE();
  if (type === 'bigint' || type === 'timestamp' || type === 'timestamp_ntz') return BigInt(value as string);
  if (type === 'binary') return Uint8Array.from(Buffer.from(value as string, 'base64'));
  if (typeof type === 'string') return value as Wire;
  if ('struct' in type) return fromPlain(value, type.struct);
  if ('array' in type) return (value as unknown[]).map((item) => valueFromPlain(item, type.array));
  const [key, inner] = type.map;
  const entries = value as readonly (readonly [unknown, unknown])[];
  return new Map(entries.map(([k, v]): [Wire, Wire] => [valueFromPlain(k, key), valueFromPlain(v, inner)]));
}

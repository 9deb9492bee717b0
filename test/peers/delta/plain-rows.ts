// Rows as plain JSON that loses nothing, to compare what readers of Delta tables return with what was sent.
import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import type { Wire, WireRecord } from '../../artifacts/typescript/wire-model.ts';

/** The row of a record: a column without a value is null, but lists and maps are empty, as on the wire. */
export function toRow(record: WireRecord, columns: readonly Column[]): Record<string, unknown> {
  return Object.fromEntries(
    columns.map(({ name, type }) => [
      name,
      Object.hasOwn(record, name) ? toValue(record[name]!, type) : toAbsent(type),
    ]),
  );
}

function toAbsent(type: ColumnType): unknown {
  return typeof type === 'string' || 'struct' in type ? null : [];
}

function toValue(value: Wire, type: ColumnType): unknown {
  if (type === 'variant') return [canonical(JSON.parse(value as string))];
  if (type === 'float' || type === 'double') return formatDouble(value as number);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof type === 'string') return value;
  if ('struct' in type) return toRow(value as WireRecord, type.struct);
  if ('array' in type) return (value as Wire[]).map((item) => toValue(item, type.array));
  const [key, item] = type.map;
  return [...(value as Map<Wire, Wire>)].map(([k, v]) => [toValue(k, key), toValue(v, item)]);
}

/** The bytes of a double in hexadecimal digits. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

/** JSON text whose keys are sorted. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** Sorts rows, which readers return in any order. */
export function sorted(rows: readonly unknown[]): unknown[] {
  return [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

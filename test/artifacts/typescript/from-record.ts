import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import { isEmpty } from './edges.ts';
import { dayOf, type Wire, type WireRecord } from './wire-model.ts';

/** A decoded record in the values of the wire; NULL and empty are left out. */
export function fromRecord(record: object, columns: readonly Column[]): WireRecord {
  const values = record as Readonly<Record<string, unknown>>;
  const pairs = columns.flatMap(({ name, property = name, type }): [string, Wire][] => {
    const value = fromValue(values[property], type);
    return value === undefined || isEmpty(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(pairs);
}

function fromValue(value: unknown, type: ColumnType): Wire | undefined {
  if (value === null) return undefined;
  if (type === 'date') return daysOf(value as string);
  if (type === 'variant') return typeof value === 'symbol' ? 'null' : JSON.stringify(value);
  if (typeof type === 'string') return value as Wire;
  if ('struct' in type) return fromRecord(value as object, type.struct);
  if ('array' in type) return (value as unknown[]).map((item) => fromValue(item, type.array)!);
  const [key, inner] = type.map;
  const entries = [...(value as Map<unknown, unknown>)];
  return new Map(entries.map(([k, v]): [Wire, Wire] => [fromValue(k, key)!, fromValue(v, inner)!]));
}

function daysOf(day: string): number {
  const [, sign = '', year = '', month = '', date = ''] = /^([+-]?)(\d+)-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const full = Number(`${sign}${year}`);
  const cycles = Math.floor(full / 400);
  const time = Date.UTC(2000 + full - cycles * 400, Number(month) - 1, Number(date));
  const days = time / 86_400_000 + (cycles - 5) * 146_097;
  if (dayOf(days) !== day) throw new Error(`${day} is no day`);
  return days;
}

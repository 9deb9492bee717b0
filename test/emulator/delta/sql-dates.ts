// Records whose dates exist in SQL: years 1 to 9999.
import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import { FIRST_DAY, LAST_DAY } from '../../../src/emulator/validate/scalar-rule.ts';
import type { Wire, WireRecord } from '../../artifacts/typescript/wire-model.ts';

/** Returns a record with its dates moved to the first or last one, if they are beyond it. */
export function withSqlDates(record: WireRecord, columns: readonly Column[]): WireRecord {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, move(value, types.get(name)!)]));
}

function move(value: Wire, type: ColumnType): Wire {
  if (type === 'date') return Math.min(Math.max(value as number, FIRST_DAY), LAST_DAY);
  if (typeof type === 'string') return value;
  if ('array' in type) return (value as Wire[]).map((item) => move(item, type.array));
  if ('struct' in type) return withSqlDates(value as WireRecord, type.struct);
  const [key, item] = type.map;
  return new Map(Array.from(value as Map<Wire, Wire>, ([k, v]) => [move(k, key), move(v, item)]));
}

import { type Column, type ColumnType, recordToJSON } from 'zerobus-runtime/codegen';
import { type Row, setOwn } from './validate/emulated-row.js';

/**
 * Formats a row as `toJSON` of its record class does. Another engine may have written NULL into a list or map, which no record has; there
 * it is null.
 */
export function formatJsonRow(columns: readonly Column[], row: Row): Record<string, unknown> {
  return hasNull(row) ? formatStruct(columns, row) : recordToJSON({ columns }, row);
}

function hasNull(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || value instanceof Uint8Array) return false;
  if (Array.isArray(value)) return value.some(hasNull);
  return value instanceof Map ? [...value.values()].some(hasNull) : Object.values(value).some(hasNull);
}

function formatStruct(columns: readonly Column[], row: Row): Record<string, unknown> {
  const result: Row = {};
  for (const { name, type } of columns) {
    const value = Object.hasOwn(row, name) ? row[name] : undefined;
    if (value !== undefined && value !== null) setOwn(result, name, formatValue(type, value));
  }
  return result;
}

function formatValue(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  if (typeof type === 'string') return formatAlone(type, value);
  if ('array' in type) return (value as unknown[]).map((item) => formatValue(type.array, item));
  if ('struct' in type) return formatStruct(type.struct, value as Row);
  const [keyType, itemType] = type.map;
  const result: Row = {};
  for (const [key, item] of value as Map<unknown, unknown>) {
    const [text = ''] = Object.keys(formatAlone({ map: [keyType, 'boolean'] }, new Map([[key, true]])) as object);
    setOwn(result, text, formatValue(itemType, item));
  }
  return result;
}

/** Formats a value without NULL in it. */
function formatAlone(type: ColumnType, value: unknown): unknown {
  return recordToJSON({ columns: [{ name: 'value', type }] }, { value })['value'];
}

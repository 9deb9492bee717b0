import type { Column, ScalarName } from './column.js';
import { convertRecord } from './convert.js';
import { getScalar } from './scalars.js';

/** Formats a record as values that `JSON.stringify` keeps; the inverse of `parseJsonRecord`. Leaves NULL columns out. */
export function formatJsonRecord(columns: readonly Column[], record: object): Record<string, unknown> {
  return convertRecord(columns, record as Record<string, unknown>, 'property', formatJsonScalar);
}

/** Formats a record as the JSON that Zerobus accepts (docs/protocol.md). Leaves NULL columns out. */
export function formatWireRecord(columns: readonly Column[], record: object): Record<string, unknown> {
  return convertRecord(columns, record as Record<string, unknown>, 'property', formatWireScalar);
}

function formatJsonScalar(type: ScalarName, value: unknown): unknown {
  const { format } = getScalar(type);
  return format === undefined ? value : format(value as never);
}

function formatWireScalar(type: ScalarName, value: unknown, column: string): unknown {
  const { formatWire } = getScalar(type);
  return formatWire === undefined ? formatJsonScalar(type, value) : formatWire(value as never, column);
}

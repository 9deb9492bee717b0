import { parseDate } from '../codecs/date.js';
import { formatWallClock, type Micros, micros } from '../codecs/micros.js';
import { variantJson } from '../codecs/put-variant.js';
import { invalid } from '../codecs/value-errors.js';
import { type VariantInput, variantNull } from '../codecs/variant.js';
import type { Column, ScalarName } from './column.js';
import { convertRecord } from './convert.js';

/** Formats a record as values that `JSON.stringify` keeps; the inverse of `parseJsonRecord`. Leaves NULL columns out. */
export function formatJsonRecord(columns: readonly Column[], record: object): Record<string, unknown> {
  return convertRecord(columns, record as Record<string, unknown>, 'property', formatJsonScalar);
}

/** Formats a record as the JSON that Zerobus accepts (docs/protocol.md). Leaves NULL columns out. */
export function formatWireRecord(columns: readonly Column[], record: object): Record<string, unknown> {
  return convertRecord(columns, record as Record<string, unknown>, 'property', formatWireScalar);
}

function formatJsonScalar(type: ScalarName, value: unknown): unknown {
  switch (type) {
    case 'timestamp':
      return micros.toIso(value as Micros);
    case 'timestamp_ntz':
      return formatWallClock(value as Micros);
    case 'float':
    case 'double':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'binary':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'variant':
      return value === variantNull ? null : value;
    default:
      return value;
  }
}

function formatWireScalar(type: ScalarName, value: unknown, column: string): unknown {
  switch (type) {
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'date':
      return parseDate(value as string);
    case 'float':
    case 'double':
      if (Number.isFinite(value)) return value;
      throw invalid(column, 'a finite number: JSON has no NaN and no Infinity', value);
    case 'variant':
      return variantJson(value as VariantInput, column);
    default:
      return formatJsonScalar(type, value);
  }
}

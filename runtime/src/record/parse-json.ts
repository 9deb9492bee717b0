import { type Micros, parseIso } from '../codecs/micros.js';
import { invalid } from '../codecs/value-errors.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Column, ScalarName } from './column.js';
import { convertRecord } from './convert.js';

/**
 * Parses a record of parsed JSON into the input of `RecordType.write`, which checks the values. Throws `invalid-value` for
 * a value that is not an object, or text that does not have the form of its column's type.
 */
export function parseJsonRecord(columns: readonly Column[], value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ZerobusError('invalid-value', 'A record is a JSON object with a key for each column');
  }
  return convertRecord(columns, value as Record<string, unknown>, 'name', parseJsonScalar);
}

/** Parses one value of parsed JSON into the input of its column, without checking its range. Throws `invalid-value`. */
export function parseJsonScalar(type: ScalarName, value: unknown, column: string): unknown {
  switch (type) {
    case 'bigint':
      return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : value;
    case 'float':
    case 'double':
      return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
    case 'timestamp':
      return typeof value === 'string' ? parseTime(value, 'instant', column) : value;
    case 'timestamp_ntz':
      return typeof value === 'string' ? parseTime(value, 'wall-clock', column) : value;
    case 'binary':
      return typeof value === 'string' ? parseBytes(value, column) : value;
    default:
      return value;
  }
}

function parseTime(text: string, kind: 'instant' | 'wall-clock', column: string): Micros {
  try {
    return parseIso(text, kind);
  } catch (error) {
    throw invalid(column, 'an ISO 8601 time', text, (error as RangeError).message);
  }
}

/** Compares with the encoded result, because Buffer.from silently drops characters that are not base64. */
function parseBytes(text: string, column: string): Uint8Array {
  const decoded = Buffer.from(text, 'base64');
  if (decoded.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) throw invalid(column, 'base64', text);
  return decoded;
}

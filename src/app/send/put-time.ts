import { fromJsonScalar, invalid, type Micros, putTimestampNtz, type Writer } from 'zerobus-runtime/codegen';
import { ExactNumber, plainValue } from './exact-number.js';
import { type TimestampUnit, toMicros } from './timestamp-unit.js';

const Z = 90;

/**
 * Converts a JSON value for `putInstant` or `putWallClock`. Text, and the microseconds of a map key, stay unchanged; a number
 * is in `unit`, and rejected without one. Throws `invalid-value`.
 */
export function convertTimestamp(
  type: 'timestamp' | 'timestamp_ntz',
  value: unknown,
  unit: TimestampUnit | undefined,
  column: string,
): unknown {
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  const takes = type === 'timestamp' ? 'an ISO 8601 time with its zone' : 'an ISO 8601 time without a zone';
  const text = typeof value === 'number' ? String(value) : value instanceof ExactNumber ? value.text : undefined;
  if (text === undefined) throw invalid(column, takes, value);
  if (unit === undefined) {
    throw invalid(column, takes, plainValue(value), 'Set `timestamps` to the unit of the number: s, ms or us.');
  }
  const micros = toMicros(text, unit);
  if (micros === undefined) throw invalid(column, takes, plainValue(value));
  return micros;
}

/** Writes a TIMESTAMP from text with a zone, or from microseconds. Throws `invalid-value`. */
export function putInstant(writer: Writer, value: string | bigint, at: number, column: string): number {
  if (typeof value !== 'string') return putTimestampNtz(writer.buffer, value as Micros, at, column);
  if (value.charCodeAt(value.length - 1) === Z) {
    // A UTC time has the same value as that wall-clock time, for which there is a fast path.
    try {
      return putTimestampNtz(writer.buffer, value.slice(0, -1), at, column);
    } catch {
      // Report the error for the whole text below.
    }
  }
  return putText(writer, 'timestamp', value, at, column);
}

/** Writes a TIMESTAMP_NTZ from text without a zone, or from microseconds. Throws `invalid-value`. */
export function putWallClock(writer: Writer, value: string | bigint, at: number, column: string): number {
  try {
    return putTimestampNtz(writer.buffer, value as Micros, at, column);
  } catch (error) {
    if (typeof value !== 'string') throw error;
    return putText(writer, 'timestamp_ntz', value, at, column);
  }
}

function putText(
  writer: Writer,
  type: 'timestamp' | 'timestamp_ntz',
  text: string,
  at: number,
  column: string,
): number {
  return putTimestampNtz(writer.buffer, fromJsonScalar(type, text, column) as Micros, at, column);
}

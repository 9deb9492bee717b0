import { Buffer } from 'node:buffer';
import { formatDate, parseDate, putDate } from '../codecs/date.js';
import { putDecimal } from '../codecs/decimal.js';
import { formatWallClock, micros, parseIso } from '../codecs/micros.js';
import { putBigint, putBoolean, putDouble, putFloat, putInt, putSmallint, putTinyint } from '../codecs/put-numbers.js';
import { putBinary, putBoundedString, putString } from '../codecs/put-text.js';
import { variantJson } from '../codecs/put-variant.js';
import { putTimestamp, putTimestampNtz } from '../codecs/timestamp.js';
import { invalid } from '../codecs/value-errors.js';
import { type VariantInput, variantNull } from '../codecs/variant.js';
import type { Writer } from '../wire/writer.js';
import type { ScalarName } from './column.js';

/** How the values of one scalar type are converted from and to JSON. A conversion that is absent returns the value unchanged. */
interface Scalar {
  /** Parses a value of parsed JSON into the input of a column, without checking its range. Throws `invalid-value`. */
  readonly parse?: (value: unknown, column: string) => unknown;
  /** Formats a value of a record as one that `JSON.stringify` keeps. */
  readonly format?: (value: never) => unknown;
  /** Formats a value of a record as the JSON that Zerobus accepts, if that differs from `format`. */
  readonly formatWire?: (value: never, column: string) => unknown;
  /** Parses what `formatWire` returned into the input of a column, if that differs from `parse`. */
  readonly parseWire?: (value: unknown, column: string) => unknown;
  /** Writes an input at position 0, to check it. Throws `invalid-value`. `parameters` are the numbers of DECIMAL, CHAR and VARCHAR. */
  readonly put: (writer: Writer, input: never, parameters: readonly number[]) => unknown;
}

/** The name of a scalar type without its parameters. */
type BaseName = Exclude<ScalarName, `${string}(${string}`> | 'decimal' | 'char' | 'varchar';

const boundedString: Scalar = {
  put: ({ buffer }, input, [length = 0]) => putBoundedString(buffer, input, length, 0, ''),
};

const floatingPoint: Omit<Scalar, 'put'> = {
  parse: (value) => (value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value),
  format: (value) => (Number.isFinite(value) ? value : String(value)),
  formatWire(value, column) {
    if (Number.isFinite(value)) return value;
    throw invalid(column, 'a finite number: JSON has no NaN and no Infinity', value);
  },
};

/** One row for each scalar type. */
const SCALARS: Readonly<Record<BaseName, Scalar>> = {
  boolean: { put: ({ buffer }, input) => putBoolean(buffer, input, 0, '') },
  tinyint: { put: ({ buffer }, input) => putTinyint(buffer, input, 0, '') },
  smallint: { put: ({ buffer }, input) => putSmallint(buffer, input, 0, '') },
  int: { put: ({ buffer }, input) => putInt(buffer, input, 0, '') },
  bigint: {
    parse: parseBigint,
    format: String,
    formatWire: formatInteger,
    put: ({ buffer }, input) => putBigint(buffer, input, 0, ''),
  },
  float: { ...floatingPoint, put: ({ view }, input) => putFloat(view, input, 0, '') },
  double: { ...floatingPoint, put: ({ view }, input) => putDouble(view, input, 0, '') },
  string: { put: ({ buffer }, input) => putString(buffer, input, 0, '') },
  char: boundedString,
  varchar: boundedString,
  decimal: {
    put: ({ buffer }, input, [precision = 0, scale = 0]) => putDecimal(buffer, input, precision, scale, 0, ''),
  },
  binary: {
    parse: (value, column) => (ArrayBuffer.isView(value) ? value : parseBytes(value, column)),
    format: (value) => Buffer.from(value).toString('base64'),
    put: ({ buffer }, input) => putBinary(buffer, input, 0, ''),
  },
  date: {
    parse: parseDay,
    formatWire: parseDate,
    parseWire: (value) => formatDate(Number(value)),
    put: ({ buffer }, input) => putDate(buffer, input, 0, ''),
  },
  timestamp: {
    parse: (value, column) => parseTime(value, 'instant', column),
    format: micros.toIso,
    formatWire: formatInteger,
    parseWire: (value) => BigInt(value as number | string),
    put({ buffer }, input) {
      // A bigint was parsed from text, range included. putTimestamp would warn about times in the 1970s.
      if (typeof input !== 'bigint') putTimestamp(buffer, input, 0, '');
    },
  },
  timestamp_ntz: {
    parse: (value, column) => parseTime(value, 'wall-clock', column),
    format: formatWallClock,
    formatWire: formatInteger,
    parseWire: (value) => BigInt(value as number | string),
    put: ({ buffer }, input) => putTimestampNtz(buffer, input, 0, ''),
  },
  variant: {
    format: (value) => (value === variantNull ? null : value),
    formatWire: (value: VariantInput, column) => variantJson(value, column),
    parseWire: (value) => JSON.parse(value as string) ?? variantNull,
    put: (_, input) => variantJson(input, ''),
  },
};

/** Returns how the values of a type are converted. */
export function getScalar(type: ScalarName): Scalar {
  const end = type.indexOf('(');
  return SCALARS[(end === -1 ? type : type.slice(0, end)) as BaseName];
}

/** Formats an integer as a number if it is a safe integer, otherwise as text. */
function formatInteger(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

// A value of JSON that does not fit is described in terms of JSON. Other values, such as a Date, are left to the function that writes them.

function parseBigint(value: unknown, column: string): unknown {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return value;
  const parsed = typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  if (parsed !== undefined && BigInt.asIntN(64, parsed) === parsed) return parsed;
  const help = Number.isInteger(value) ? 'Write it as a string: a number above 2^53 loses digits.' : undefined;
  throw invalid(column, 'BIGINT: an integer of 64 bits, or its digits in a string', value, help);
}

function parseDay(value: unknown, column: string): unknown {
  if (typeof value === 'string' ? !Number.isNaN(parseDate(value)) : isOther(value)) return value;
  const help = typeof value === 'string' ? 'Write a day that exists, as year-month-day.' : undefined;
  throw invalid(column, 'DATE: a string such as "2026-01-31"', value, help);
}

function parseTime(value: unknown, kind: 'instant' | 'wall-clock', column: string): unknown {
  if (isOther(value)) return value;
  let help = 'Write the time as a string: a number has no unit.';
  if (typeof value === 'string') {
    try {
      return parseIso(value, kind);
    } catch (error) {
      help = (error as RangeError).message;
    }
  }
  const type = kind === 'instant' ? 'TIMESTAMP: an ISO 8601 time with its zone' : 'TIMESTAMP_NTZ: an ISO 8601 time';
  throw invalid(column, type, value, help);
}

/** Compares with the encoded result, because Buffer.from silently drops characters that are not base64. */
function parseBytes(value: unknown, column: string): Uint8Array {
  const text = typeof value === 'string' ? value : '%';
  const decoded = Buffer.from(text, 'base64');
  if (decoded.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')) return decoded;
  throw invalid(column, 'BINARY: base64 text', value, 'Encode the bytes as base64 text.');
}

/** Returns whether a value is neither text nor a number, boolean or array of JSON. */
function isOther(value: unknown): boolean {
  return (typeof value === 'object' && !Array.isArray(value)) || typeof value === 'bigint';
}

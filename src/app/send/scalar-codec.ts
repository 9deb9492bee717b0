import {
  bytesBound,
  fromJsonScalar,
  invalid,
  putBigint,
  putBinary,
  putBoolean,
  putBoundedString,
  putDate,
  putDecimal,
  putDouble,
  putFloat,
  putInt,
  putSmallint,
  putString,
  putTinyint,
  type ScalarName,
  stringBound,
  type Writer,
} from 'zerobus-runtime/codegen';
import type { DeltaType } from '../../model/delta-type.js';
import { scalarName } from '../../proto/record-columns.js';
import { ExactNumber, integerOf, plainDigits, plainValue } from './exact-number.js';
import { convertTimestamp, putInstant, putWallClock } from './put-time.js';
import type { TimestampUnit } from './timestamp-unit.js';
import { variantOf } from './variant-text.js';

/** How values of JSON go onto the wire for a Delta type of one value. */
export interface ScalarCodec {
  /** Of protobuf. */
  readonly wire: 0 | 1 | 2 | 5;
  /** A value of JSON, not null, to what `put` takes. Absent: it is the same. Throws `invalid-value`. */
  readonly convert?: (value: unknown, column: string) => unknown;
  /** Bytes that suffice for what `put` takes. */
  readonly bound: number | ((value: never) => number);
  /** Checks and writes, with no tag; returns the end. Throws `invalid-value`. */
  readonly put: (writer: Writer, value: never, at: number, column: string) => number;
}

type Put<T> = (buffer: Buffer, value: T, at: number, column: string) => number;

/** Of a type that `checkTable` let pass. */
export function scalarCodec(type: DeltaType, unit: TimestampUnit | undefined): ScalarCodec {
  switch (type.kind) {
    case 'boolean':
      return { wire: 0, bound: 1, convert: plainValue, put: on(putBoolean) };
    case 'tinyint':
      return integer(putTinyint);
    case 'smallint':
      return integer(putSmallint);
    case 'int':
      return integer(putInt);
    case 'bigint':
      return { wire: 0, bound: 10, convert: convertBigint, put: on(putBigint) };
    case 'float':
      return floating(5, 4, 'float', putFloat);
    case 'double':
      return floating(1, 8, 'double', putDouble);
    case 'binary':
      return {
        wire: 2,
        bound: bytesBound,
        convert: (value, column) => fromJsonScalar('binary', plainValue(value), column),
        put: on(putBinary),
      };
    case 'date':
      return { wire: 0, bound: 10, convert: plainValue, put: on(putDate) };
    case 'timestamp':
    case 'timestamp_ntz': {
      const { kind } = type;
      const put = kind === 'timestamp' ? putInstant : putWallClock;
      return { wire: 0, bound: 10, convert: (value, column) => convertTimestamp(kind, value, unit, column), put };
    }
    case 'decimal': {
      const { precision, scale } = type;
      const put: Put<string> = (b, value, at, column) => putDecimal(b, value, precision, scale, at, column);
      return { wire: 2, bound: stringBound, convert: convertDecimal, put: on(put) };
    }
    case 'char':
    case 'varchar': {
      const { length } = type;
      const put: Put<string> = (b, value, at, column) => putBoundedString(b, value, length, at, column);
      return { wire: 2, bound: stringBound, convert: plainValue, put: on(put) };
    }
    case 'variant':
      return { wire: 2, bound: stringBound, convert: variantOf, put: on(putString) };
    case 'string':
      return { wire: 2, bound: stringBound, convert: plainValue, put: on(putString) };
    default:
      throw new Error(`${scalarName(type)} was not refused before`);
  }
}

function on<T>(put: Put<T>): (writer: Writer, value: T, at: number, column: string) => number {
  return (writer, value, at, column) => put(writer.buffer, value, at, column);
}

function integer(put: Put<number>): ScalarCodec {
  // Below 2^53 or refused, so that the number is exact.
  const convert = (value: unknown, column: string): unknown =>
    value instanceof ExactNumber ? Number(wholeNumber(value, column)) : value;
  return { wire: 0, bound: 10, convert, put: on(put) };
}

function convertBigint(value: unknown, column: string): unknown {
  if (typeof value === 'number') {
    // It has at most 15 digits here, and zeros.
    return Number.isSafeInteger(value) || !Number.isInteger(value) ? value : BigInt(plainDigits(String(value)));
  }
  return value instanceof ExactNumber ? wholeNumber(value, column) : fromJsonScalar('bigint', value, column);
}

function wholeNumber({ text }: ExactNumber, column: string): bigint {
  const found = integerOf(text);
  if (found === undefined) throw invalid(column, 'an integer', text, 'Nothing is rounded.');
  return found;
}

function floating(
  wire: 1 | 5,
  bytes: number,
  type: ScalarName,
  put: (view: DataView, value: number, at: number, column: string) => number,
): ScalarCodec {
  const convert = (value: unknown, column: string): unknown => {
    if (typeof value === 'number') return value;
    if (!(value instanceof ExactNumber)) return fromJsonScalar(type, value, column);
    const number = Number(value.text);
    if (!Number.isFinite(number)) throw invalid(column, 'a number up to 1.8e308', value.text);
    return number;
  };
  return { wire, bound: bytes, convert, put: (writer, value, at, column) => put(writer.view, value, at, column) };
}

/** A number has at most 15 digits here, which its text shows as they were written. */
function convertDecimal(value: unknown): unknown {
  if (typeof value === 'number') return plainDigits(String(value));
  return value instanceof ExactNumber ? plainDigits(value.text) : value;
}

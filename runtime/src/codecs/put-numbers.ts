// Writes numbers. Each function checks the value, writes it without the tag, and returns the new end. On an error, the caller
// discards what was written by not advancing its position.
import { HIGH, halves, LOW, MAX_INT64, MIN_INT64, word } from '../wire/int64.js';
import { writeVarint64 } from '../wire/varint.js';
import { invalid } from './value-errors.js';

/** The BIGINT of a new record. TypeScript has no bigint literals for targets before ES2020. */
export const zero: bigint = 0n;

/** Writes a BOOLEAN. */
export function putBoolean(buffer: Buffer, value: boolean, at: number, column: string): number {
  if (typeof value !== 'boolean') throw invalid(column, 'BOOLEAN: true or false', value);
  buffer[at] = value ? 1 : 0;
  return at + 1;
}

/** Writes a TINYINT: -128 to 127. */
export function putTinyint(buffer: Buffer, value: number, at: number, column: string): number {
  // Bit operators throw on a bigint and a symbol, so check the type first.
  if (typeof value !== 'number' || (value << 24) >> 24 !== value)
    throw invalid(column, 'TINYINT: an integer from -128 to 127', value);
  return putInt32(buffer, value, at);
}

/** Writes a SMALLINT: -32768 to 32767. */
export function putSmallint(buffer: Buffer, value: number, at: number, column: string): number {
  if (typeof value !== 'number' || (value << 16) >> 16 !== value)
    throw invalid(column, 'SMALLINT: an integer from -32768 to 32767', value);
  return putInt32(buffer, value, at);
}

/** Writes an INT: 32 bits. */
export function putInt(buffer: Buffer, value: number, at: number, column: string): number {
  if (typeof value !== 'number' || (value | 0) !== value)
    throw invalid(column, 'INT: an integer from -2147483648 to 2147483647', value);
  return putInt32(buffer, value, at);
}

/** Writes an int32. Protobuf extends a negative one to 64 bits, which takes ten bytes. */
export function putInt32(buffer: Buffer, value: number, at: number): number {
  if (value >= 0 && value < 128) {
    buffer[at] = value;
    return at + 1;
  }
  return writeVarint64(buffer, value >>> 0, value < 0 ? 0xffffffff : 0, at);
}

/** Writes a BIGINT: a bigint of 64 bits, or a safe integer. */
export function putBigint(buffer: Buffer, value: bigint | number, at: number, column: string): number {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw invalid(column, 'BIGINT: a bigint, or an integer up to 2^53', value);
    return putSafeInteger(buffer, value, at);
  }
  if (typeof value !== 'bigint') throw invalid(column, 'BIGINT: a bigint, or an integer up to 2^53', value);
  if (value < MIN_INT64 || value > MAX_INT64) throw invalid(column, 'BIGINT: an integer of 64 bits', value);
  return putInt64(buffer, value, at);
}

/** Writes an int64. `value` must fit into 64 bits. */
export function putInt64(buffer: Buffer, value: bigint, at: number): number {
  word[0] = value;
  return writeVarint64(buffer, halves[LOW] as number, halves[HIGH] as number, at);
}

/** Writes an int64. `value` must be an integer from -2^53 to 2^53. */
export function putSafeInteger(buffer: Buffer, value: number, at: number): number {
  if (value >= 0 && value < 128) {
    buffer[at] = value;
    return at + 1;
  }
  const lower = value >>> 0;
  return writeVarint64(buffer, lower, ((value - lower) / 0x1_0000_0000) >>> 0, at);
}

/** Writes a FLOAT. Rejects numbers that would become infinite. */
export function putFloat(view: DataView, value: number, at: number, column: string): number {
  if (typeof value !== 'number') throw invalid(column, 'FLOAT: a number', value);
  view.setFloat32(at, value, true);
  if (!Number.isFinite(view.getFloat32(at, true)) && Number.isFinite(value)) {
    throw invalid(column, 'FLOAT: a number up to 3.4028235e38', value);
  }
  return at + 4;
}

/** Writes a DOUBLE. */
export function putDouble(view: DataView, value: number, at: number, column: string): number {
  if (typeof value !== 'number') throw invalid(column, 'DOUBLE: a number', value);
  view.setFloat64(at, value, true);
  return at + 8;
}

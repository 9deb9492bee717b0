// Strings and bytes on the wire, with their length in front. Each function checks, and returns the new end.
import { varintLength, writeVarint } from '../wire/varint.js';
import { invalid } from './value-errors.js';

/** Below this, a loop over the characters beats the call into Node. */
const SHORT = 28;
/** Above this, the exact length is worth counting: three bytes a character would be a large buffer for nothing. */
const LONG = 1024;
/** Bytes of the longest length prefix. */
const PREFIX = 5;

/** Bytes that suffice for a string and its length. Anything else than a string takes none: `putString` will refuse it. */
export function stringBound(value: string | null | undefined): number {
  if (typeof value !== 'string') return 0;
  return PREFIX + (value.length <= LONG ? value.length * 3 : Buffer.byteLength(value));
}

/** Bytes that suffice for binary and its length. */
export function bytesBound(value: Uint8Array | null | undefined): number {
  return value instanceof Uint8Array ? PREFIX + value.length : 0;
}

export function putString(buffer: Buffer, value: string, at: number, column: string): number {
  if (typeof value !== 'string') throw invalid(column, 'STRING: a string', value);
  const length = value.length;
  if (length <= SHORT) {
    const start = at + 1;
    let index = 0;
    for (; index < length; index++) {
      const character = value.charCodeAt(index);
      if (character > 127) break;
      buffer[start + index] = character;
    }
    if (index === length) {
      buffer[at] = length;
      return start + length;
    }
  }
  return putLongString(buffer, value, at, column);
}

function putLongString(buffer: Buffer, value: string, at: number, column: string): number {
  // Most text is ASCII: the room left for the length is that of as many bytes as there are characters.
  const guess = varintLength(value.length);
  const written = buffer.write(value, at + guess);
  if (written !== value.length && !value.isWellFormed()) {
    throw invalid(
      column,
      'well-formed text',
      value,
      'It holds half of a surrogate pair: was the text cut in the middle?',
    );
  }
  const prefix = varintLength(written);
  if (prefix !== guess) buffer.copyWithin(at + prefix, at + guess, at + guess + written);
  return writeVarint(buffer, written, at) + written;
}

/** CHAR(n) and VARCHAR(n): `limit` is in code points, as Delta counts. */
export function putBoundedString(buffer: Buffer, value: string, limit: number, at: number, column: string): number {
  if (typeof value === 'string' && value.length > limit && codePoints(value) > limit) {
    throw invalid(column, `at most ${limit} characters`, value);
  }
  return putString(buffer, value, at, column);
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

export function putBinary(buffer: Buffer, value: Uint8Array, at: number, column: string): number {
  if (!(value instanceof Uint8Array)) throw invalid(column, 'BINARY: a Uint8Array', value);
  const start = writeVarint(buffer, value.length, at);
  if (value.length < 16) {
    for (let index = 0; index < value.length; index++) buffer[start + index] = value[index] as number;
  } else {
    buffer.set(value, start);
  }
  return start + value.length;
}

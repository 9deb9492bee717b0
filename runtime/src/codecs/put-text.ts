// Writes strings and bytes after their length. Each function checks the value, and returns the new end.
import { Buffer } from 'node:buffer';
import { varintLength, writeVarint } from '../wire/varint.js';
import { isBytes } from './realm.js';
import { invalid, valueError } from './value-errors.js';

/** Up to this length, a loop over the characters is faster than a call into Node.js. */
const SHORT = 28;
/** Above this length, the bytes are counted: three bytes per character would waste too much buffer. */
const LONG = 1024;
/** Maximum size of a length in bytes. */
const PREFIX = 5;
const LENGTH = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length');
const getLength: (value: Uint8Array) => number = Function.prototype.call.bind(LENGTH?.get as () => unknown);
/** Throws if the buffer of an array does not have the array's bytes. */
const slice: (value: Uint8Array) => Uint8Array = Function.prototype.call.bind(Uint8Array.prototype.slice);

/** Returns how many bytes suffice for a string and its length; 0 for other values, which `putString` rejects. */
export function stringBound(value: string | null | undefined): number {
  if (typeof value !== 'string') return 0;
  return PREFIX + (value.length <= LONG ? value.length * 3 : Buffer.byteLength(value));
}

/** Returns how many bytes suffice for binary data and its length; 0 for other values, which `putBinary` rejects. */
export function bytesBound(value: Uint8Array | null | undefined): number {
  return value !== null && isBytes(value) ? PREFIX + realLength(value) : 0;
}

/** Writes a STRING as UTF-8. Rejects text with half of a surrogate pair. */
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
  // Most text is ASCII: reserve the length that fits if each character takes one byte.
  const guess = varintLength(value.length);
  const byteLength = buffer.write(value, at + guess);
  if (byteLength !== value.length && !value.isWellFormed()) {
    throw invalid(
      column,
      'well-formed text',
      value,
      'Cut text between characters: it contains half of a surrogate pair.',
    );
  }
  const prefix = varintLength(byteLength);
  if (prefix !== guess) buffer.copyWithin(at + prefix, at + guess, at + guess + byteLength);
  return writeVarint(buffer, byteLength, at) + byteLength;
}

/** Writes a CHAR(n) or VARCHAR(n). `limit` is in code points, as in Delta. */
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

/** Writes BINARY. */
export function putBinary(buffer: Buffer, value: Uint8Array, at: number, column: string): number {
  if (!isBytes(value)) throw invalid(column, 'BINARY: a Uint8Array', value);
  const length = realLength(value);
  // A value of the same record can resize it, by a method, after `bytesBound` ran.
  if (length < 0 || at + varintLength(length) + length > buffer.length)
    throw valueError(column, 'BINARY: a Uint8Array that keeps its length', value);
  const start = writeVarint(buffer, length, at);
  if (length < 16) {
    for (let index = 0; index < length; index++) buffer[start + index] = value[index] as number;
  } else {
    buffer.set(value, start);
  }
  return start + length;
}

/**
 * Returns the number of bytes, also if a property `length` hides it; -1 for a Proxy, which has none, and for an array whose buffer was
 * transferred or has shrunk: its bytes are lost, and it would be written as an empty one.
 */
function realLength(value: Uint8Array): number {
  try {
    const length = getLength(value);
    if (length === 0) slice(value);
    return length;
  } catch {
    return -1;
  }
}

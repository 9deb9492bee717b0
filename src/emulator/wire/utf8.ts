import { isUtf8 } from 'node:buffer';

/** Length in bytes up to which a loop is faster than calling native code. */
const SHORT = 48;

/** Checks whether the bytes from `start` to `end` are valid UTF-8. */
export function isValidUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > SHORT) return isUtf8(bytes.subarray(start, end));
  for (let at = start; at < end; at++) {
    // From the first non-ASCII byte on, leave the check to native code: this is rare, and the rest is short.
    if ((bytes[at] as number) > 127) return isUtf8(bytes.subarray(at, end));
  }
  return true;
}

/** Counts code points in valid UTF-8: the bytes that are not continuation bytes. */
export function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) count++;
  return count;
}

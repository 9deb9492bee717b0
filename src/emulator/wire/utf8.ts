import { isUtf8 } from 'node:buffer';

/** Longer texts are checked by native code; calling it costs more than the loop for short ones. */
const SHORT = 48;

/** Whether the bytes from `start` to `end` are valid UTF-8. */
export function validUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > SHORT) return isUtf8(bytes.subarray(start, end));
  for (let at = start; at < end; at++) {
    // The first byte beyond ASCII settles it: what follows is rare and short.
    if ((bytes[at] as number) > 127) return isUtf8(bytes.subarray(at, end));
  }
  return true;
}

/** Code points in valid UTF-8: every byte that continues none. */
export function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) count++;
  return count;
}

/** Returns the number of bytes of an unsigned varint. `value` is an integer from 0 to 2^53 - 1. */
export function varintLength(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  if (value < 0x10000000) return 4;
  let length = 4;
  for (let rest = Math.floor(value / 0x10000000); rest > 0; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** Writes an unsigned varint at `at`, and returns its end. `value` is an integer from 0 to 2^53 - 1. */
export function writeVarint(buffer: Uint8Array, value: number, at: number): number {
  let rest = value;
  let end = at;
  // Bit operators work on 32 bits only.
  while (rest > 0x7fffffff) {
    buffer[end++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest > 127) {
    buffer[end++] = (rest & 127) | 0x80;
    rest >>>= 7;
  }
  buffer[end++] = rest;
  return end;
}

/** Writes 64 bits, passed as two unsigned halves, as a varint of 1 to 10 bytes. Returns its end. */
export function writeVarint64(buffer: Uint8Array, low: number, high: number, at: number): number {
  if (high === 0) {
    let rest = low;
    let end = at;
    while (rest > 127) {
      buffer[end++] = (rest & 127) | 0x80;
      rest >>>= 7;
    }
    buffer[end++] = rest;
    return end;
  }
  buffer[at] = (low & 127) | 0x80;
  buffer[at + 1] = ((low >>> 7) & 127) | 0x80;
  buffer[at + 2] = ((low >>> 14) & 127) | 0x80;
  buffer[at + 3] = ((low >>> 21) & 127) | 0x80;
  const middle = ((low >>> 28) | (high << 4)) & 127;
  let rest = high >>> 3;
  if (rest === 0) {
    buffer[at + 4] = middle;
    return at + 5;
  }
  buffer[at + 4] = middle | 0x80;
  let end = at + 5;
  while (rest > 127) {
    buffer[end++] = (rest & 127) | 0x80;
    rest >>>= 7;
  }
  buffer[end++] = rest;
  return end;
}

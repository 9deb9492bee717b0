// Encoding of the few protobuf messages that the emulator sends. None of them is sent per record.

/** Encodes a varint field. `value` is an integer from 0 to 2^53. */
export function encodeVarintField(number: number, value: number): Buffer {
  return Buffer.from([...encodeVarint(number * 8), ...encodeVarint(value)]);
}

/** Encodes a field of a string, bytes or a message. */
export function encodeBytesField(number: number, value: string | Uint8Array): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([Buffer.from([...encodeVarint(number * 8 + 2), ...encodeVarint(content.length)]), content]);
}

function encodeVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}

import { varintLength, writeVarint } from '../wire/varint.js';

const OFFSET_TAG = 0x08;

/**
 * Writes the head of a message backwards from `end`, where a body of `bodyLength` bytes follows. Returns the start of the head:
 * `[0, 4 bytes length] [tag, length] [0x08, offset] [bodyTag, length]`. It has at most `HEAD_ROOM` bytes.
 */
export function writeHead(
  buffer: Buffer,
  end: number,
  tag: number,
  bodyTag: number,
  offset: number,
  bodyLength: number,
): number {
  let at = writeFieldBefore(buffer, end, bodyTag, bodyLength);
  at = writeFieldBefore(buffer, at, OFFSET_TAG, offset);
  at = writeFieldBefore(buffer, at, tag, end - at + bodyLength);
  const start = at - 5;
  buffer[start] = 0;
  buffer.writeUInt32BE(end - at + bodyLength, start + 1);
  return start;
}

function writeFieldBefore(buffer: Buffer, end: number, tag: number, value: number): number {
  const at = end - varintLength(value) - 1;
  buffer[at] = tag;
  writeVarint(buffer, value, at + 1);
  return at;
}

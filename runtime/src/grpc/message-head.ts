import { varintLength, writeVarint } from '../wire/varint.js';

/** Maximum size of a head in bytes: 5 of gRPC, and three times a tag with a length or offset. */
export const HEAD_ROOM = 40;

/** Field 2 of `EphemeralStreamRequest`, `ingest_record`: one record. */
export const SINGLE_TAG = 0x12;
/** Field 3 of `EphemeralStreamRequest`, `ingest_record_batch`: records, each with its tag and length. */
export const BATCH_TAG = 0x1a;

const OFFSET_TAG = 0x08;
/** `proto_encoded_record` and `proto_encoded_batch` have the same field number. */
const BODY_TAG = 0x12;

/**
 * Writes the head of a message backwards from `end`, where a body of `bodyLength` bytes follows. Returns the start of the head:
 * `[0, 4 bytes length] [tag, length] [0x08, offset] [0x12, length]`.
 */
export function writeHead(buffer: Buffer, end: number, tag: number, offset: number, bodyLength: number): number {
  let at = writeFieldBefore(buffer, end, BODY_TAG, bodyLength);
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

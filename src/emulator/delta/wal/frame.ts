import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

/** What a frame of the log holds. */
export const FRAME = {
  /** JSON: which log this is. The first frame of each segment. */
  start: 1,
  /** JSON: a table, its columns, and the descriptor of the records that follow. */
  schema: 2,
  /** Records of one message, as they were received. */
  records: 3,
  /** JSON: a persistent stream and its state, with the number that frames of its messages use. */
  stream: 4,
  /** A frame `records` with the stream and the offset of the message before it. Both are in the log, or neither is. */
  streamRecords: 5,
} as const;

/** A frame starts with the length of its content and a checksum of it, 4 bytes each. The first byte of the content is its kind. */
const HEADER = 8;
/** A frame holds one message of at most 10 MiB, with 8 bytes for each record in it. */
const MAX_CONTENT = 256 * 1024 * 1024;

/** A frame that was read. */
export interface Frame {
  readonly kind: number;
  /** Without the kind. */
  readonly content: Buffer;
}

/** Returns the bytes of a frame, in several buffers to avoid a copy of the records. */
export function encodeFrame(kind: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const header = Buffer.alloc(HEADER + 1);
  header.writeUInt8(kind, HEADER);
  let length = 1;
  let checksum = crc32(header.subarray(HEADER));
  for (const part of parts) {
    // Of no bytes, zlib returns its initial value and not the checksum so far.
    if (part.length === 0) continue;
    length += part.length;
    checksum = crc32(part, checksum);
  }
  header.writeUInt32LE(length, 0);
  header.writeUInt32LE(checksum, 4);
  return [header, ...parts];
}

/** Returns the length of buffers together, in bytes. */
export function countBytes(buffers: readonly Uint8Array[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}

/**
 * Reads frames until the end of the bytes, or until one that is cut off or has another checksum: what follows was never synced. Returns
 * the number of bytes that were read.
 */
export function* decodeFrames(bytes: Buffer): Generator<Frame, number> {
  let at = 0;
  while (bytes.length - at > HEADER) {
    const length = bytes.readUInt32LE(at);
    const end = at + HEADER + length;
    if (length === 0 || length > MAX_CONTENT || end > bytes.length) break;
    const content = bytes.subarray(at + HEADER, end);
    if (crc32(content) !== bytes.readUInt32LE(at + 4)) break;
    yield { kind: content.readUInt8(0), content: content.subarray(1) };
    at = end;
  }
  return at;
}

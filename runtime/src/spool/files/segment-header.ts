import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { ZerobusError } from '../../errors/zerobus-error.js';

const MAGIC = Buffer.from('zbspool\n', 'latin1');
/** The format that this version writes. Later formats keep the first 20 bytes, so that each version can name a newer one. */
const VERSION = 1;
/** Magic, version, length of the name, checksum of what follows the magic. */
const FIXED = 20;
/** Three names of 255 characters, which can be several bytes each. */
const MAX_TABLE = 4096;

/** Returns the header of a segment: the format and the table. */
export function encodeHeader(table: string): Buffer {
  const name = Buffer.from(table.toLowerCase(), 'utf8');
  const header = Buffer.alloc(FIXED + name.length);
  MAGIC.copy(header);
  header.writeUInt32LE(VERSION, 8);
  header.writeUInt32LE(name.length, 12);
  name.copy(header, FIXED);
  header.writeUInt32LE(checksum(header), 16);
  return header;
}

/** What the beginning of a file is. `end` is where the entries begin. */
export type HeaderState =
  | { readonly kind: 'good'; readonly end: number }
  /** The file ends within its header, as after a crash while it was created. */
  | { readonly kind: 'torn' }
  | { readonly kind: 'damaged' };

/**
 * Checks the header of a segment. Throws `spool-failed` if a newer version of this package wrote it, or if it belongs to another
 * table: its records must not be delivered to this one.
 */
export function checkHeader(start: Buffer, fileSize: number, table: string, path: string): HeaderState {
  if (start.length < FIXED)
    return start.equals(MAGIC.subarray(0, start.length)) || isZero(start) || start.subarray(0, 8).equals(MAGIC)
      ? { kind: 'torn' }
      : { kind: 'damaged' };
  if (isZero(start)) return fileSize <= start.length ? { kind: 'torn' } : { kind: 'damaged' };
  const length = start.readUInt32LE(12);
  if (!start.subarray(0, 8).equals(MAGIC) || length > MAX_TABLE) return { kind: 'damaged' };
  const end = FIXED + length;
  if (end > fileSize) return { kind: 'torn' };
  const header = start.subarray(0, end);
  if (header.length < end || checksum(header) !== header.readUInt32LE(16)) return { kind: 'damaged' };
  const version = header.readUInt32LE(8);
  if (version !== VERSION) {
    throw new ZerobusError('spool-failed', `${path} has format ${version} of a newer version of zerobus-runtime`, {
      help: 'Update zerobus-runtime, or let the newer version deliver what is in the spool.',
    });
  }
  const owner = header.toString('utf8', FIXED, end);
  if (owner !== table.toLowerCase()) {
    throw new ZerobusError('spool-failed', `${path} contains records of the table ${JSON.stringify(owner)}`, {
      help: 'Move the file into the folder of its table.',
    });
  }
  return { kind: 'good', end };
}

/** Bytes of a file that `checkHeader()` needs. */
export const MAX_HEADER: number = FIXED + MAX_TABLE;

function checksum(header: Buffer): number {
  return crc32(header.subarray(FIXED), crc32(header.subarray(8, 16)));
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

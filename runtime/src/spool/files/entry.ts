import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

/** Bytes of an entry before its body. */
export const HEAD_BYTES: number = 48;
/** The longest body of an entry. The service accepts a fifth of it. */
export const MAX_BODY: number = 64 * 1024 * 1024;
/** What an entry begins with, to find the next one behind damaged bytes. */
export const ENTRY_MAGIC: Buffer = Buffer.from('\u00b6zbe', 'latin1');

/** The kinds of entries, and the byte of each. */
const KINDS = { begin: 1, schema: 2, batch: 3, mark: 4, settle: 5 } as const;

/** `begin` and `mark` have JSON, `schema` has a schema, `batch` has records, and `settle` has no body. */
type EntryKind = keyof typeof KINDS;

/** The bytes before the body of an entry. */
export interface EntryHead {
  readonly kind: EntryKind;
  /** Bytes of the body. */
  readonly length: number;
  /** Records of a batch; 0 in other entries. */
  readonly count: number;
  /** The index of the batch; of other entries, the first index that is not settled, and of `begin`, the next one to be given. */
  readonly index: number;
  /** Records appended before, in the life of the spool. */
  readonly position: number;
  /** The schema of a batch or schema entry, as 16 hexadecimal digits. */
  readonly schema: string;
  /** The checksum of the body. */
  readonly bodyCrc: number;
}

/** An entry without what follows from its body. */
export type NewEntry = Omit<EntryHead, 'length' | 'bodyCrc'>;

/** The schema of entries without one. */
export const NO_SCHEMA: string = '0'.repeat(16);

const nameByByte = new Map<number, EntryKind>(Object.entries(KINDS).map(([name, byte]) => [byte, name as EntryKind]));

/** Returns the head of an entry, and reads its body once for the checksum. */
export function encodeHead(entry: NewEntry, body: Uint8Array, salt: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  ENTRY_MAGIC.copy(head);
  head[4] = KINDS[entry.kind];
  head.writeUInt32LE(body.length, 8);
  head.writeUInt32LE(entry.count, 12);
  head.writeDoubleLE(entry.index, 16);
  head.writeDoubleLE(entry.position, 24);
  head.write(entry.schema, 32, 'hex');
  head.writeUInt32LE(bodyChecksum(body, salt), 40);
  head.writeUInt32LE(headChecksum(head, salt), 44);
  return head;
}

/** Returns the head of an entry; undefined for any other bytes. */
export function decodeHead(head: Buffer, salt: number): EntryHead | undefined {
  if (head.length < HEAD_BYTES || !head.subarray(0, 4).equals(ENTRY_MAGIC)) return undefined;
  const kind = nameByByte.get(head.readUInt8(4));
  if (kind === undefined || head.readUInt32LE(44) !== headChecksum(head, salt)) return undefined;
  const [length, count] = [head.readUInt32LE(8), head.readUInt32LE(12)];
  const [index, position] = [head.readDoubleLE(16), head.readDoubleLE(24)];
  // The salt is in the name of the file, so that a checksum proves little: the numbers are checked too.
  const isValid = length <= MAX_BODY && isCount(index) && isCount(position) && (kind !== 'batch' || count > 0);
  if (!isValid) return undefined;
  const schema = head.toString('hex', 32, 40);
  return { kind, length, count, index, position, schema, bodyCrc: head.readUInt32LE(40) };
}

/** Returns the checksum of a body. `start` is the salt, or the checksum of the bytes before. */
export function bodyChecksum(body: Uint8Array, start: number): number {
  return crc32(body, start);
}

function headChecksum(head: Buffer, salt: number): number {
  return crc32(head.subarray(0, 44), salt);
}

/** Whether a value can be an index, a position or a number of them: counting goes on from there. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= Number.MAX_SAFE_INTEGER - 2 ** 48;
}

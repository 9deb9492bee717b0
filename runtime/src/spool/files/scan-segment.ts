import { Buffer } from 'node:buffer';
import { systemScheduler } from '../../time/scheduler.js';
import { bodyChecksum, decodeHead, ENTRY_MAGIC, type EntryHead, HEAD_BYTES } from './entry.js';
import { checkHeader, MAX_HEADER } from './segment-header.js';
import type { Window } from './window.js';

/** An entry whose checksums are right. */
export interface ScannedEntry {
  readonly head: EntryHead;
  /** The position of its head in the file. */
  readonly at: number;
  /** Its body, except of a batch: that stays on disk. */
  readonly body: Buffer;
}

/** What a segment contains. */
export interface Scan {
  readonly entries: readonly ScannedEntry[];
  /** Batches whose bodies have changed. */
  readonly lost: readonly EntryHead[];
  /** Where the readable entries end, if a crash cut the last one off; otherwise the size of the file. */
  readonly end: number;
  /** Whether bytes have changed that were written completely. */
  readonly damaged: boolean;
  /** Whether the file ends within its header: it never had an entry. */
  readonly empty: boolean;
}

/** A pause after this many bytes lets the process do something else. */
const PAUSE_BYTES = 8 * 1024 * 1024;

/**
 * Reads a segment, and checks each byte of it. Entries behind damaged bytes are found by what an entry begins with. Memory and time
 * are bounded by the size of the file, whatever it contains. Throws as `checkHeader()`, and errors of the system.
 */
export async function scanSegment(window: Window, salt: number, table: string, path: string): Promise<Scan> {
  const { size } = window;
  const header = checkHeader(Buffer.from(window.bytes(0, MAX_HEADER)), size, table, path);
  // With an entry behind it, the header was complete, and its length has changed.
  if (header.kind === 'torn' && window.find(ENTRY_MAGIC, 0) === undefined)
    return { entries: [], lost: [], end: 0, damaged: false, empty: true };
  let damaged = header.kind !== 'good';
  let at: number | undefined = header.kind === 'good' ? header.end : window.find(ENTRY_MAGIC, 0);
  const entries: ScannedEntry[] = [];
  const lost: EntryHead[] = [];
  let pauseAt = PAUSE_BYTES;
  while (at !== undefined && at < size) {
    if (at > pauseAt) {
      pauseAt = at + PAUSE_BYTES;
      await new Promise<void>((resolve) => systemScheduler.soon(resolve));
    }
    const head = decodeHead(window.bytes(at, HEAD_BYTES), salt);
    if (head === undefined) {
      if (isTorn(window, at)) return { entries, lost, end: at, damaged, empty: false };
      damaged = true;
      at = window.find(ENTRY_MAGIC, at + 1);
      continue;
    }
    const end: number = at + HEAD_BYTES + head.length;
    // A checksum over the length: the entry is real, and the file was cut.
    if (end > size) return { entries, lost, end: at, damaged, empty: false };
    const body = readBody(window, at, head, salt);
    if (body !== undefined) entries.push({ head, at, body });
    else {
      damaged = true;
      if (head.kind === 'batch') lost.push(head);
    }
    at = end;
  }
  return { entries, lost, end: size, damaged, empty: false };
}

/** Whether what follows is the beginning of an entry, or zeros that a file system put in place of bytes that it had not written. */
function isTorn(window: Window, at: number): boolean {
  return window.size - at < HEAD_BYTES || window.isZeroFrom(at);
}

/** Returns the body of an entry, empty for a batch; undefined if its checksum is wrong. */
function readBody(window: Window, at: number, head: EntryHead, salt: number): Buffer | undefined {
  const from = at + HEAD_BYTES;
  const kept: Buffer[] = [];
  let crc = salt;
  window.pieces(from, from + head.length, (piece) => {
    crc = bodyChecksum(piece, crc);
    if (head.kind !== 'batch') kept.push(Buffer.from(piece));
  });
  return crc === head.bodyCrc ? Buffer.concat(kept) : undefined;
}

import type { Buffer } from 'node:buffer';
import type { ZerobusError } from '../errors/zerobus-error.js';

/** Opens spools, which keep the records of producers on disk until they are settled. `fileSpool()` returns one. */
export interface SpoolProvider {
  /**
   * Opens the spool of one table, and waits while another process may own it. Rejects with `spool-locked` if one
   * does, `spool-failed` if the disk does not allow it, `configuration` for an option, and with the reason of the signal.
   */
  open(request: SpoolRequest): Promise<Spool>;
}

/** Which spool to open. */
export interface SpoolRequest {
  /** The three-part name of the table. */
  readonly table: string;
  /** The descriptor of new batches, in the bytes that the service gets. */
  readonly descriptor: Uint8Array;
  /** The encoding of new batches. */
  readonly format: 'proto' | 'json';
  /** Ends waiting for the lock. */
  readonly signal: AbortSignal;
  /**
   * Called at most once, when the spool fails in the background: another process took the lock (`spool-lost`), or fsync failed
   * (`spool-failed`). Nothing can be appended any more.
   */
  onFailed(error: ZerobusError): void;
}

/** A batch in a spool. Its records are on disk; this is what memory keeps. */
export interface SpooledBatch {
  /** The number of the batch in the life of the spool, rising by one. */
  readonly index: number;
  /** Records appended before it in the life of the spool. */
  readonly position: number;
  /** Number of records. */
  readonly count: number;
  /** Bytes of the body. */
  readonly bytes: number;
  /** Index into `schemas`. */
  readonly schema: number;
}

/** How the records of a batch are encoded. */
export interface SpooledSchema {
  /** The descriptor, in the bytes that the service gets. */
  readonly descriptor: Uint8Array;
  /** The encoding. */
  readonly format: 'proto' | 'json';
}

/** A range of the records of a batch, counted from 0. */
export interface SpooledRange {
  /** The first record. */
  readonly from: number;
  /** The record after the last one. */
  readonly to: number;
}

/** A stream of the service that survives the process. */
export interface SpooledStream {
  /** The ID that the service gave it. */
  readonly id: string;
  /** The offset on it of the first record range to deliver. */
  readonly offset: number;
  /** The schema that it was created with, as an index into `schemas`. */
  readonly schema: number;
  /** Batches from this index on were not sent on it. Undefined: all of them may have been, as long as the spool is open. */
  readonly end?: number | undefined;
}

/** Where delivery continues. */
export interface SpoolMark {
  /** Batches before this index are settled. */
  readonly index: number;
  /** The records of batch `index` that are still to be delivered. Undefined: all of them. */
  readonly parts: readonly SpooledRange[] | undefined;
  /** With exactly-once delivery, the stream that continues. */
  readonly stream: SpooledStream | undefined;
}

/** How much a spool contains. */
export interface SpoolStats {
  /** Records appended in the life of the spool, by all processes. */
  readonly records: number;
  /** Batches on disk that are not settled. */
  readonly batches: number;
  /** Bytes on disk. Settled batches count until their segment is deleted. */
  readonly bytes: number;
  /** Bytes that the spool may use. */
  readonly maxBytes: number;
}

/** The batches of one table that are not settled, in files. One process at a time owns it. */
export interface Spool {
  /** The schemas of the batches. The first one came with the request; new batches have it. */
  readonly schemas: readonly SpooledSchema[];
  /** The batches that earlier processes left, oldest first, from `mark.index` on. An index is missing where the disk was damaged. */
  readonly backlog: readonly SpooledBatch[];
  /** The last mark that was written, by this or an earlier process. */
  readonly mark: SpoolMark | undefined;
  /** How much it contains now. */
  readonly stats: SpoolStats;
  /** What a producer does when it is full: `wait`, or `fail` with `spool-full`. */
  readonly whenFull: 'wait' | 'fail';
  /** What was wrong with the files when they were opened, a sentence each: damaged segments and where they were moved. */
  readonly problems: readonly string[];
  /** Whether append() guarantees durability over power loss once synced() resolves. */
  readonly fsync: boolean;
  /** Whether a batch with a body of this many bytes can be appended now. An empty spool takes any batch that the service takes. */
  fits(bytes: number): boolean;
  /**
   * Writes a batch before it returns: the batch survives a crash of the process from then on. `body` is the bytes of the record if
   * `count` is 1, and otherwise for each record the byte 0x0a, its length as a varint, and its bytes. Throws `spool-full` if it does
   * not fit or the disk is full, `spool-failed` and `spool-lost`; nothing was appended then. After `spool-full` it may succeed later.
   */
  append(body: Uint8Array, count: number): SpooledBatch;
  /**
   * Reads the body of a batch into a new buffer, after `room` bytes that are free. Throws `spool-damaged` if the bytes on disk have
   * changed, and `spool-failed`.
   */
  read(batch: SpooledBatch, room: number): Buffer;
  /** Records that all batches up to and including this index are acknowledged or rejected. Deletes segments without other batches. */
  settle(index: number): void;
  /** Writes where delivery continues. Batches before `mark.index` are settled. Throws `spool-full`, `spool-failed`, `spool-lost`. */
  writeMark(mark: SpoolMark): void;
  /** Resolves when all that was written so far survives power loss; at once without fsync. Rejects with the error of `onFailed`. */
  synced(): Promise<void>;
  /** Batches before this index survive power loss; without fsync, all that were appended. */
  readonly syncedIndex: number;
  /** Writes what is pending, closes the files and releases the lock. Further calls return the same promise. */
  close(): Promise<void>;
}

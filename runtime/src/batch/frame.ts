import { Buffer } from 'node:buffer';
import type { SpooledBatch } from '../spool/spool.js';
import { HEAD_ROOM, type OutgoingBatch } from '../transport/outgoing-batch.js';
import { copyBytes } from '../wire/copy-bytes.js';
import { varintLength, writeVarint } from '../wire/varint.js';
import type { Writer } from '../wire/writer.js';
import type { SharedBuffers } from './buffer-pool.js';
import { splitRecords } from './split-records.js';

/** Estimated bytes of a frame's objects, promises and timers, in addition to its buffer. */
const OVERHEAD_BYTES = 512;
const RECORD_TAG = 0x0a;

/** The promise of a caller that waits for a record. */
export interface RecordWaiter {
  /** Number of the record in its batch, from 0. */
  readonly index: number;
  /** The record is acknowledged. */
  resolve(): void;
  /** The record will not be acknowledged. */
  reject(error: Error): void;
}

/** The bytes of a batch. */
export interface FrameBytes {
  readonly buffer: Buffer;
  /** Start of the body; `HEAD_ROOM` bytes are free before it. */
  readonly start: number;
  /** End of the body. */
  readonly end: number;
  /** The writer to return to the pool; undefined if the buffer is a copy. */
  readonly writer: Writer | undefined;
}

/** What is known of a sealed batch, apart from its bytes. */
export interface FrameFacts {
  /** Number of records. */
  readonly count: number;
  /** Number of records that the producer accepted before its first one. */
  readonly position: number;
  /** Orders frames by the time of their sealing; parts of a frame have fractions. */
  readonly sequence: number;
  /** When its first record was written, in the time of the scheduler. */
  readonly openedAt: number;
  /** The callers that wait for its records, by index. */
  readonly waiters: readonly RecordWaiter[];
  /** Number of its schema: 0 for the record class, others for batches that a spool kept. */
  readonly schema: number;
}

/** Where a spool keeps a batch: its records from `from` to below `to`, which is all of it unless a record of it was rejected. */
export interface SpooledPart {
  readonly batch: SpooledBatch;
  readonly from: number;
  readonly to: number;
}

/** A sealed batch, which is one message on the stream. Its bytes are kept unchanged until it is settled, and replayed unchanged. */
export class Frame implements OutgoingBatch {
  readonly count: number;
  readonly position: number;
  readonly sequence: number;
  readonly openedAt: number;
  readonly waiters: readonly RecordWaiter[];
  readonly schema: number;
  /** Its offset on a persistent stream; undefined until it is sent on one. */
  offset: number | undefined;
  /** Whether it was sent at least once. */
  isSent = false;
  /** Whether it may hold a record that the service cannot decode. It is then sent alone. */
  isSuspect = false;
  /** Whether it is acknowledged or rejected. */
  isSettled = false;
  /** Whether an earlier process left it in the spool. */
  isBacklog = false;
  /** Where a spool keeps it; undefined if none does. */
  spooled: SpooledPart | undefined;
  readonly #pool: SharedBuffers;
  #bytes: FrameBytes | undefined;
  #hasHeadRoom = true;
  #writing = 0;

  /** `bytes` is undefined for a batch that only the spool holds. */
  constructor(facts: FrameFacts, bytes: FrameBytes | undefined, pool: SharedBuffers) {
    this.count = facts.count;
    this.position = facts.position;
    this.sequence = facts.sequence;
    this.openedAt = facts.openedAt;
    this.waiters = facts.waiters;
    this.schema = facts.schema;
    this.#bytes = bytes;
    this.#pool = pool;
  }

  /** Whether its bytes are in memory. */
  get isLoaded(): boolean {
    return this.#bytes !== undefined;
  }

  /** Bytes of memory that the frame holds. */
  get retainedBytes(): number {
    return this.#bytes === undefined ? 0 : this.#bytes.buffer.length + OVERHEAD_BYTES;
  }

  get buffer(): Buffer {
    return this.#loaded.buffer;
  }

  get start(): number {
    return this.#loaded.start;
  }

  get end(): number {
    return this.#loaded.end;
  }

  takeHeadRoom(): boolean {
    const isFree = this.#hasHeadRoom;
    this.#hasHeadRoom = false;
    return isFree;
  }

  /** Counts a `send` of the frame: a socket reads its buffer until `written`. */
  beginSend(): void {
    this.isSent = true;
    this.#writing++;
  }

  written(): void {
    this.#writing--;
    this.#recycle();
  }

  /** Returns the body: a sequence of `0x0a`, length and bytes, or the bytes of the only record. */
  body(): Buffer {
    const { buffer, start, end } = this.#loaded;
    return buffer.subarray(start, end);
  }

  /** Returns a copy of each record's bytes, in order. */
  records(): Uint8Array[] {
    const { buffer, start, end } = this.#loaded;
    return this.count === 1 ? [copyBytes(buffer, start, end)] : splitRecords(buffer, start, end);
  }

  /** Sets the bytes of a frame that only the spool held. */
  load(bytes: FrameBytes): void {
    this.#bytes = bytes;
    this.#hasHeadRoom = true;
  }

  /** Forgets the bytes, which a spool holds. Returns false if a socket still reads them. */
  unload(): boolean {
    if (this.#writing > 0) return false;
    const writer = this.#bytes?.writer;
    this.#bytes = undefined;
    if (writer !== undefined) this.#pool.release(writer);
    return true;
  }

  /** Frees the buffer once no socket reads it. Call it once, when the frame is acknowledged or rejected. */
  settle(): void {
    this.isSettled = true;
    this.#recycle();
  }

  /**
   * Splits the frame, which has more than one record, in two halves with copies of its bytes. `isContiguous` means that its records
   * follow each other in the order in which the producer accepted them. The halves are suspect, as the frame is.
   */
  split(isContiguous: boolean): readonly [Frame, Frame] {
    const middle = this.count >> 1;
    const records = this.records();
    return [this.#part(records, 0, middle, isContiguous), this.#part(records, middle, this.count, isContiguous)];
  }

  #part(records: readonly Uint8Array[], from: number, to: number, isContiguous: boolean): Frame {
    const waiters = this.waiters
      .filter(({ index }) => index >= from && index < to)
      .map(({ index, resolve, reject }) => ({ index: index - from, resolve, reject }));
    const facts = {
      count: to - from,
      position: isContiguous ? this.position + from : this.position,
      // A batch has at most 2^24 records, so the parts of parts keep distinct fractions.
      sequence: this.sequence + from / 2 ** 24,
      openedAt: this.openedAt,
      waiters,
      schema: this.schema,
    };
    const part = new Frame(facts, joinRecords(records.slice(from, to)), this.#pool);
    part.isSuspect = true;
    part.isBacklog = this.isBacklog;
    const { spooled } = this;
    if (spooled !== undefined) {
      part.spooled = { batch: spooled.batch, from: spooled.from + from, to: spooled.from + to };
    }
    return part;
  }

  get #loaded(): FrameBytes {
    if (this.#bytes === undefined) throw new TypeError('The bytes of a batch are not in memory');
    return this.#bytes;
  }

  #recycle(): void {
    if (!this.isSettled || this.#writing > 0) return;
    const writer = this.#bytes?.writer;
    this.#bytes = undefined;
    if (writer !== undefined) this.#pool.release(writer);
  }
}

/** Joins records into the bytes of a batch. */
export function joinRecords(records: readonly Uint8Array[]): FrameBytes {
  const isSingle = records.length === 1;
  const lengths = records.map((bytes) => bytes.length + (isSingle ? 0 : 1 + varintLength(bytes.length)));
  const end = lengths.reduce((sum, length) => sum + length, HEAD_ROOM);
  const buffer = Buffer.allocUnsafeSlow(end);
  let at = HEAD_ROOM;
  for (const bytes of records) {
    if (!isSingle) {
      buffer[at] = RECORD_TAG;
      at = writeVarint(buffer, bytes.length, at + 1);
    }
    buffer.set(bytes, at);
    at += bytes.length;
  }
  return { buffer, start: HEAD_ROOM, end, writer: undefined };
}

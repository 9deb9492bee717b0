import type { Buffer } from 'node:buffer';
import type { OutgoingBatch } from '../transport/outgoing-batch.js';
import { copyBytes } from '../wire/copy-bytes.js';
import type { Writer } from '../wire/writer.js';
import { splitRecords } from './split-records.js';
import type { WriterPool } from './writer-pool.js';

/** Estimated bytes of a frame's objects, promises and timers, in addition to its buffer. */
const OVERHEAD_BYTES = 512;

/** The promise of a caller that waits for a record. */
export interface RecordWaiter {
  /** The record is acknowledged. */
  resolve(): void;
  /** The record will not be acknowledged. */
  reject(error: Error): void;
}

/** The content of a sealed batch. */
export interface FrameContent {
  readonly buffer: Buffer;
  /** Start of the body; `HEAD_ROOM` bytes are free before it. */
  readonly start: number;
  /** End of the body. */
  readonly end: number;
  /** Number of records. */
  readonly count: number;
  /** When its first record was written, in the time of the scheduler. */
  readonly openedAt: number;
  /** The callers that wait for its records. */
  readonly waiters: readonly RecordWaiter[];
  /** The writer to return to the pool; undefined if the buffer is a copy. */
  readonly writer: Writer | undefined;
}

/** A sealed batch, which is one message on the stream. Its bytes are kept unchanged until it is acknowledged, and replayed unchanged. */
export class Frame implements OutgoingBatch {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly openedAt: number;
  readonly waiters: readonly RecordWaiter[];
  readonly #content: FrameContent;
  readonly #pool: WriterPool;
  #hasHead = false;
  #acknowledged = false;
  #writing = 0;

  constructor(content: FrameContent, pool: WriterPool) {
    this.count = content.count;
    this.openedAt = content.openedAt;
    this.waiters = content.waiters;
    this.buffer = content.buffer;
    this.start = content.start;
    this.end = content.end;
    this.#content = content;
    this.#pool = pool;
  }

  /** Bytes of memory that the frame holds. */
  get retainedBytes(): number {
    return this.#content.buffer.length + OVERHEAD_BYTES;
  }

  /** Counts a transport that reads the buffer until it calls `written`. Call it before each `send`. */
  sending(): this {
    this.#writing++;
    return this;
  }

  takeHeadRoom(): boolean {
    const isFirst = !this.#hasHead;
    this.#hasHead = true;
    return isFirst;
  }

  written(): void {
    this.#writing--;
    this.#recycle();
  }

  /** Returns a copy of each record's bytes, in order. */
  records(): Uint8Array[] {
    const { buffer, start, end, count } = this.#content;
    return count === 1 ? [copyBytes(buffer, start, end)] : splitRecords(buffer, start, end);
  }

  /** Frees the buffer once no socket reads it. Call it once, when the frame is acknowledged and has left the queue. */
  acknowledge(): void {
    this.#acknowledged = true;
    this.#recycle();
  }

  #recycle(): void {
    if (this.#acknowledged && this.#writing === 0 && this.#content.writer !== undefined)
      this.#pool.release(this.#content.writer);
  }
}

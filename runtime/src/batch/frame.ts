import { BATCH_TAG, HEAD_ROOM, SINGLE_TAG, writeHead } from '../grpc/message-head.js';
import type { OutgoingMessage } from '../grpc/transport.js';
import { copyBytes } from '../wire/copy-bytes.js';
import type { Writer } from '../wire/writer.js';
import { splitRecords } from './split-records.js';
import type { WriterPool } from './writer-pool.js';

/** What a JavaScript object, its promises and timers are taken to cost beside the bytes of a frame. */
const OVERHEAD_BYTES = 512;

/** Somebody who waits for a record of a frame. */
export interface RecordWaiter {
  resolve(): void;
  reject(error: Error): void;
}

/** What a sealed batch is made of. */
export interface FrameContent {
  readonly buffer: Buffer;
  /** Where the body starts; before it are `headRoom` bytes. */
  readonly start: number;
  readonly end: number;
  /** Number of records. */
  readonly count: number;
  /** When its first record was written, in the scheduler's time. */
  readonly openedAt: number;
  /** Those who wait for a record of it. */
  readonly waiters: readonly RecordWaiter[];
  /** The owner of the buffer, where it goes back to the pool. */
  readonly writer: Writer | undefined;
}

/** A sealed batch, one message on the stream: kept as it is until it is acknowledged, and sent again as it is. */
export class Frame {
  readonly count: number;
  readonly openedAt: number;
  readonly waiters: readonly RecordWaiter[];
  readonly #content: FrameContent;
  readonly #pool: WriterPool;
  #sent = false;
  #acknowledged = false;
  #writing = 0;
  readonly #written: () => void;

  constructor(content: FrameContent, pool: WriterPool) {
    this.count = content.count;
    this.openedAt = content.openedAt;
    this.waiters = content.waiters;
    this.#content = content;
    this.#pool = pool;
    this.#written = () => {
      this.#writing--;
      this.#recycle();
    };
  }

  /** Memory that it holds. */
  get retainedBytes(): number {
    return this.#content.buffer.length + OVERHEAD_BYTES;
  }

  /** The gRPC message for this `offset`. An earlier one may still be read by a socket, so its bytes are not touched again. */
  message(offset: number): OutgoingMessage {
    const { buffer, start, end, count } = this.#content;
    const tag = count === 1 ? SINGLE_TAG : BATCH_TAG;
    this.#writing++;
    if (this.#sent) {
      const head = Buffer.allocUnsafe(HEAD_ROOM);
      const headStart = writeHead(head, HEAD_ROOM, tag, offset, end - start);
      return { head: head.subarray(headStart), body: buffer.subarray(start, end), written: this.#written };
    }
    this.#sent = true;
    const headStart = writeHead(buffer, start, tag, offset, end - start);
    return { head: undefined, body: buffer.subarray(headStart, end), written: this.#written };
  }

  /** A copy of each record's bytes, in order. */
  records(): Uint8Array[] {
    const { buffer, start, end, count } = this.#content;
    return count === 1 ? [copyBytes(buffer, start, end)] : splitRecords(buffer, start, end);
  }

  /** To be called once, when the frame is durable and left the queue. */
  acknowledge(): void {
    this.#acknowledged = true;
    this.#recycle();
  }

  #recycle(): void {
    if (this.#acknowledged && this.#writing === 0 && this.#content.writer !== undefined)
      this.#pool.release(this.#content.writer);
  }
}

import { Buffer } from 'node:buffer';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { RecordCodec } from '../record/record-type.js';
import { HEAD_ROOM } from '../transport/outgoing-batch.js';
import { varintLength, writeVarint } from '../wire/varint.js';
import type { Writer } from '../wire/writer.js';
import { Frame, type RecordWaiter } from './frame.js';
import { MAX_CALL_BYTES } from './limits.js';
import { splitRecords } from './split-records.js';
import type { WriterPool } from './writer-pool.js';

const RECORD_TAG = 0x0a;
/** Bytes of a tag and of the longest length of a record. */
const PREFIX_ROOM = 6;

/**
 * The batch that is being filled. Records are encoded directly into the buffer that is sent. A getter of a record may use the batch
 * while the record is encoded: the batch then continues with another writer, and the record is copied behind what the getter added.
 */
export class OpenBatch<Init> {
  /** Number of records. */
  count = 0;
  /** When its first record was written, in the time of the scheduler. The caller of `add` sets it. */
  openedAt = 0;
  readonly #type: RecordCodec<Init, unknown>;
  readonly #pool: WriterPool;
  /** Throws if a record may not be added any more. Called only if the batch was used while that record was encoded. */
  readonly #checkAgain: () => void;
  #writer: Writer;
  /** Where the last record was encoded. It is still being encoded if that is the end of the batch. */
  #encodedAt = -1;
  #end: number = HEAD_ROOM;
  /** Start of the last record's bytes. */
  #recordStart = 0;
  /** Bytes of the length before a record. The guess is that the next record needs as many as the last one. */
  #lengthBytes = 1;
  /** End of a record that did not fit and follows `#end`; 0 if there is none. */
  #overflowEnd = 0;
  #waiters: RecordWaiter[] = [];

  constructor(type: RecordCodec<Init, unknown>, pool: WriterPool, checkAgain: () => void = () => {}) {
    this.#type = type;
    this.#pool = pool;
    this.#checkAgain = checkAgain;
    this.#writer = pool.take();
  }

  /** Encoded bytes, including a tag and a length for each record. */
  get bytes(): number {
    return this.#end - HEAD_ROOM;
  }

  /**
   * Encodes a record after the others. Returns false if the batch would become too large for one call: the next `seal` then
   * closes it without this record, which becomes the first one of the next batch.
   * Throws what the encoder throws, or `record-too-large`; the batch then has no part of the record.
   */
  add(record: Init): boolean {
    if (this.#encodedAt === this.#end) this.detach();
    let writer = this.#writer;
    let at = this.#end;
    // Kept if encoding throws: the next record then takes another writer, which is as good as this one.
    this.#encodedAt = at;
    writer.reserve(at, PREFIX_ROOM);
    let start = at + 1 + this.#lengthBytes;
    let end = this.#type.write(writer, record, start);
    if (this.#writer !== writer) {
      this.#checkAgain();
      const encoded = writer.buffer.subarray(start, end);
      writer = this.#writer;
      at = this.#end;
      start = at + 1 + this.#lengthBytes;
      end = start + encoded.length;
      writer.reserve(at, PREFIX_ROOM + encoded.length).set(encoded, start);
    }
    const length = end - start;
    const lengthBytes = varintLength(length);
    if (lengthBytes !== this.#lengthBytes) {
      if (length > MAX_CALL_BYTES) this.#rejectTooLarge(length);
      this.#lengthBytes = lengthBytes;
      const actual = at + 1 + lengthBytes;
      writer.reserve(end, PREFIX_ROOM).copyWithin(actual, start, end);
      end += actual - start;
      start = actual;
    }
    const buffer = writer.buffer;
    buffer[at] = RECORD_TAG;
    if (length < 128) buffer[at + 1] = length;
    else writeVarint(buffer, length, at + 1);
    if (end > MAX_CALL_BYTES + HEAD_ROOM) {
      if (length > MAX_CALL_BYTES) this.#rejectTooLarge(length);
      if (this.count > 0) {
        this.#overflowEnd = end;
        this.#encodedAt = -1;
        return false;
      }
    }
    this.#recordStart = start;
    this.#end = end;
    this.count++;
    return true;
  }

  /** Leaves the writer to the record that is being encoded, if there is one. The record is added only after `checkAgain`. */
  detach(): void {
    if (this.#encodedAt !== this.#end) return;
    this.#encodedAt = -1;
    const { buffer } = this.#writer;
    this.#writer = this.#pool.take();
    buffer.copy(this.#writer.reserve(0, this.#end), 0, 0, this.#end);
  }

  /** The callers that wait for its records. */
  get waiters(): readonly RecordWaiter[] {
    return this.#waiters;
  }

  /** Adds a caller that waits for the last record. */
  wait(waiter: RecordWaiter): void {
    this.#waiters.push(waiter);
  }

  /** Closes the batch and begins the next one. The batch must not be empty. */
  seal(): Frame {
    this.detach();
    const writer = this.#writer;
    const { count, openedAt } = this;
    const waiters = this.#waiters;
    // A batch of one record is sent without the record's tag and length.
    const start = count === 1 ? this.#recordStart : HEAD_ROOM;
    const bodyEnd = this.#end;
    const half = writer.buffer.length / 2;
    let frame: Frame;
    if (bodyEnd <= half) {
      // The buffer is at most half full: a copy of its content takes less memory than the buffer.
      const buffer = Buffer.allocUnsafeSlow(bodyEnd - start + HEAD_ROOM);
      writer.buffer.copy(buffer, HEAD_ROOM, start, bodyEnd);
      frame = new Frame(
        { buffer, start: HEAD_ROOM, end: buffer.length, count, openedAt, waiters, writer: undefined },
        this.#pool,
      );
    } else {
      frame = new Frame({ buffer: writer.buffer, start, end: bodyEnd, count, openedAt, waiters, writer }, this.#pool);
      this.#writer = this.#pool.take();
    }
    this.#begin(writer.buffer, bodyEnd);
    return frame;
  }

  /** Returns a copy of each record's bytes, in order. */
  records(): Uint8Array[] {
    return this.count === 0 ? [] : splitRecords(this.#writer.buffer, HEAD_ROOM, this.#end);
  }

  #begin(old: Buffer, oldEnd: number): void {
    this.#waiters = [];
    this.count = 0;
    this.#end = HEAD_ROOM;
    this.#encodedAt = -1;
    const overflow = this.#overflowEnd;
    if (overflow === 0) return;
    this.#overflowEnd = 0;
    const buffer = this.#writer.reserve(HEAD_ROOM, overflow - oldEnd);
    old.copy(buffer, HEAD_ROOM, oldEnd, overflow);
    this.#end = HEAD_ROOM + overflow - oldEnd;
    this.#recordStart = HEAD_ROOM + 1 + this.#lengthBytes;
    this.count = 1;
  }

  #rejectTooLarge(length: number): never {
    this.#encodedAt = -1;
    // The buffer grew for this record: shrink it again.
    const buffer = Buffer.allocUnsafeSlow(this.#end + HEAD_ROOM);
    this.#writer.buffer.copy(buffer, 0, 0, this.#end);
    this.#writer.use(buffer);
    throw new ZerobusError(
      'record-too-large',
      `The record has ${length} encoded bytes; the service accepts at most ${MAX_CALL_BYTES} in one call`,
    );
  }
}

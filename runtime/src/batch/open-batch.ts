import { Buffer } from 'node:buffer';
import { ZerobusError } from '../errors/zerobus-error.js';
import { HEAD_ROOM } from '../transport/outgoing-batch.js';
import { varintLength, writeVarint } from '../wire/varint.js';
import type { Writer } from '../wire/writer.js';
import type { SharedBuffers } from './buffer-pool.js';
import { Frame, type FrameBytes, type RecordWaiter } from './frame.js';
import { MAX_CALL_BYTES } from './limits.js';
import { splitRecords } from './split-records.js';

const RECORD_TAG = 0x0a;
/** Bytes of a tag and of the longest length of a record. */
const PREFIX_ROOM = 6;

/** Writes a record at `at`, and returns its end. Throws `invalid-value`; the bytes before `at` are then unchanged. */
export interface RecordEncoder<Init> {
  write(writer: Writer, record: Init, at: number): number;
}

/**
 * The batch that is being filled. Records are encoded directly into the buffer that is sent. A getter of a record may use the batch
 * while the record is encoded: the batch then continues with another writer, and the record is copied behind what the getter added.
 */
export class OpenBatch<Init> {
  /** Number of records. */
  count = 0;
  /** When its first record was written, in the time of the scheduler. The caller of `add` sets it. */
  openedAt: number = Number.NEGATIVE_INFINITY;
  /** Number of records that the producer accepted before its first one. The caller of `add` sets it. */
  position = 0;
  readonly #encoder: RecordEncoder<Init>;
  readonly #pool: SharedBuffers;
  /** Throws if a record may not be added any more. Called only if the batch was used while that record was encoded. */
  readonly #checkAgain: () => void;
  /** Undefined while the batch is empty and has given its writer back. */
  #writer: Writer | undefined;
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

  constructor(encoder: RecordEncoder<Init>, pool: SharedBuffers, checkAgain: () => void = () => {}) {
    this.#encoder = encoder;
    this.#pool = pool;
    this.#checkAgain = checkAgain;
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
    let writer = this.#writer ?? this.#takeWriter();
    let at = this.#end;
    // Kept if encoding throws: the next record then takes another writer, which is as good as this one.
    this.#encodedAt = at;
    writer.reserve(at, PREFIX_ROOM);
    let start = at + 1 + this.#lengthBytes;
    let end = this.#encoder.write(writer, record, start);
    if (this.#writer !== writer) {
      this.#checkAgain();
      const encoded = writer.buffer.subarray(start, end);
      writer = this.#writer ?? this.#takeWriter();
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
    const old = this.#writer;
    const writer = this.#takeWriter();
    old?.buffer.copy(writer.reserve(0, this.#end), 0, 0, this.#end);
  }

  /** Gives the buffer back to the pool, if the batch is empty. */
  rest(): void {
    if (this.count > 0 || this.#encodedAt === this.#end || this.#writer === undefined) return;
    this.#pool.release(this.#writer);
    this.#writer = undefined;
  }

  /** The callers that wait for its records. */
  get waiters(): readonly RecordWaiter[] {
    return this.#waiters;
  }

  /** Adds a caller that waits for the last record. */
  wait(resolve: () => void, reject: (error: Error) => void): void {
    this.#waiters.push({ index: this.count - 1, resolve, reject });
  }

  /** Closes the batch and begins the next one. The batch must not be empty. `sequence` orders the frames of a producer. */
  seal(sequence: number): Frame {
    this.detach();
    const writer = this.#writer ?? this.#takeWriter();
    const { count, openedAt, position } = this;
    const facts = { count, position, sequence, openedAt, waiters: this.#waiters, schema: 0 };
    // A batch of one record is sent without the record's tag and length.
    const start = count === 1 ? this.#recordStart : HEAD_ROOM;
    const bodyEnd = this.#end;
    const half = writer.buffer.length / 2;
    let bytes: FrameBytes;
    if (bodyEnd <= half) {
      // The buffer is at most half full: a copy of its content takes less memory than the buffer.
      const buffer = Buffer.allocUnsafeSlow(bodyEnd - start + HEAD_ROOM);
      writer.buffer.copy(buffer, HEAD_ROOM, start, bodyEnd);
      bytes = { buffer, start: HEAD_ROOM, end: buffer.length, writer: undefined };
    } else {
      bytes = { buffer: writer.buffer, start, end: bodyEnd, writer };
      this.#writer = undefined;
    }
    this.#begin(writer.buffer, bodyEnd);
    return new Frame(facts, bytes, this.#pool);
  }

  /** Returns a copy of each record's bytes, in order. */
  records(): Uint8Array[] {
    if (this.count === 0 || this.#writer === undefined) return [];
    return splitRecords(this.#writer.buffer, HEAD_ROOM, this.#end);
  }

  #begin(old: Buffer, oldEnd: number): void {
    this.#waiters = [];
    this.count = 0;
    this.#end = HEAD_ROOM;
    this.#encodedAt = -1;
    const overflow = this.#overflowEnd;
    if (overflow === 0) return;
    this.#overflowEnd = 0;
    const writer = this.#writer ?? this.#takeWriter();
    const buffer = writer.reserve(HEAD_ROOM, overflow - oldEnd);
    old.copy(buffer, HEAD_ROOM, oldEnd, overflow);
    this.#end = HEAD_ROOM + overflow - oldEnd;
    this.#recordStart = HEAD_ROOM + 1 + this.#lengthBytes;
    this.count = 1;
  }

  #takeWriter(): Writer {
    this.#writer = this.#pool.take();
    return this.#writer;
  }

  #rejectTooLarge(length: number): never {
    this.#encodedAt = -1;
    // The buffer grew for this record: shrink it again.
    const writer = this.#writer ?? this.#takeWriter();
    const buffer = Buffer.allocUnsafeSlow(this.#end + HEAD_ROOM);
    writer.buffer.copy(buffer, 0, 0, this.#end);
    writer.use(buffer);
    throw new ZerobusError(
      'record-too-large',
      `The record has ${length} encoded bytes; the service accepts at most ${MAX_CALL_BYTES} in one call`,
    );
  }
}

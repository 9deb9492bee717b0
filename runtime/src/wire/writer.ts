import { Buffer } from 'node:buffer';
import { ZerobusError } from '../errors/zerobus-error.js';
import { varintLength, writeVarint } from './varint.js';

const SMALLEST = 1024;

/**
 * A growing buffer that records are encoded into. The caller keeps the position, so that it can drop an invalid record by not
 * advancing it.
 */
export class Writer {
  /** The memory. It is replaced when the writer grows: read this property again after each `reserve`. */
  buffer: Buffer;
  /** A view of the same bytes, for floats. */
  view: DataView;

  constructor(buffer: Buffer = Buffer.allocUnsafeSlow(SMALLEST)) {
    this.buffer = buffer;
    this.view = createView(buffer);
  }

  /** Makes room for `bytes` at `at`. Returns the buffer to write into. */
  reserve(at: number, bytes: number): Buffer {
    const end = at + bytes;
    if (end > this.buffer.length) grow(this, end);
    return this.buffer;
  }

  /** Replaces the buffer, without copying the old content. */
  use(buffer: Buffer): void {
    this.buffer = buffer;
    this.view = createView(buffer);
  }

  /**
   * Writes the length of a nested message whose content is from `start` to `end`. One byte before `start` is free for it; content
   * of 128 bytes or more is moved to make room for a longer one. Returns the new end. Throws `invalid-value` if more was written than
   * was reserved: bytes behind the buffer are lost.
   */
  endMessage(start: number, end: number): number {
    if (end > this.buffer.length) throw grownError();
    const length = end - start;
    if (length < 128) {
      this.buffer[start - 1] = length;
      return end;
    }
    const extra = varintLength(length) - 1;
    const buffer = this.reserve(end, extra);
    buffer.copyWithin(start + extra, start, end);
    writeVarint(buffer, length, start - 1);
    return end + extra;
  }
}

// Not a private method: that would make the types of the ES module and of CommonJS incompatible, and record classes name this type.
function grow(writer: Writer, end: number): void {
  let size = Math.max(SMALLEST, writer.buffer.length * 2);
  while (size < end) size *= 2;
  const bigger = Buffer.allocUnsafeSlow(size);
  bigger.set(writer.buffer);
  writer.use(bigger);
}

function grownError(): ZerobusError {
  return new ZerobusError('invalid-value', 'has an array that grew while it was encoded', {
    help: 'Pass an array that does not change while its elements are read.',
  });
}

function createView(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

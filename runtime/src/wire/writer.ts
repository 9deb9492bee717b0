import { varintLength, writeVarint } from './varint.js';

const SMALLEST = 1024;

/**
 * A growing buffer that records are encoded into. Whoever writes keeps the position; the writer only owns the memory,
 * so that a record that turns out to be bad is dropped by not moving the position.
 */
export class Writer {
  /** Changes when the writer grows: take it again after each `reserve`. */
  buffer: Buffer;
  /** The same bytes, for floats. */
  view: DataView;

  constructor(buffer: Buffer = Buffer.allocUnsafeSlow(SMALLEST)) {
    this.buffer = buffer;
    this.view = createView(buffer);
  }

  /** Makes room for `bytes` from `at` on; returns the buffer to write into. */
  reserve(at: number, bytes: number): Buffer {
    const end = at + bytes;
    if (end > this.buffer.length) grow(this, end);
    return this.buffer;
  }

  /** Goes on in another buffer, and gives back nothing of the old one. */
  use(buffer: Buffer): void {
    this.buffer = buffer;
    this.view = createView(buffer);
  }

  /**
   * Ends a message whose content stands from `start` to `end`, with one byte kept free before `start` for its length.
   * Content of 128 bytes or more moves to make room for a longer length. Returns the new end.
   */
  endMessage(start: number, end: number): number {
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

// No private method: types with one differ between the ES modules and CommonJS, and a record class is one of both.
function grow(writer: Writer, end: number): void {
  let size = Math.max(SMALLEST, writer.buffer.length * 2);
  while (size < end) size *= 2;
  const bigger = Buffer.allocUnsafeSlow(size);
  bigger.set(writer.buffer);
  writer.use(bigger);
}

function createView(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

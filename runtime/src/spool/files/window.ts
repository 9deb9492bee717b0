import { Buffer } from 'node:buffer';
import type { Disk } from '../disk.js';

/** Bytes that are read at once. */
const SIZE = 1024 * 1024;

/** Reads a file from its beginning to its end in large pieces, of which it keeps one. */
export class Window {
  readonly size: number;
  readonly #disk: Disk;
  readonly #fd: number;
  readonly #buffer: Buffer;
  #start = 0;
  #end = 0;

  constructor(disk: Disk, fd: number, size: number) {
    this.#disk = disk;
    this.#fd = fd;
    this.size = size;
    this.#buffer = Buffer.allocUnsafe(Math.min(SIZE, size));
  }

  /** Returns up to `length` bytes at a position, fewer at the end of the file. They change with the next call. Throws its error. */
  bytes(at: number, length: number): Buffer {
    const end = Math.min(at + Math.min(length, SIZE), this.size);
    if (at < this.#start || end > this.#end) {
      const count = this.#disk.read(this.#fd, this.#buffer, 0, Math.min(this.#buffer.length, this.size - at), at);
      this.#start = at;
      this.#end = at + count;
    }
    return this.#buffer.subarray(at - this.#start, Math.max(at, Math.min(end, this.#end)) - this.#start);
  }

  /** Calls `visit` with the pieces of a range. Returns false if the file ends within it. */
  pieces(from: number, to: number, visit: (piece: Buffer) => void): boolean {
    for (let at = from; at < to; ) {
      const piece = this.bytes(at, to - at);
      if (piece.length === 0) return false;
      visit(piece);
      at += piece.length;
    }
    return true;
  }

  /** Whether all bytes from a position to the end are 0. */
  isZeroFrom(at: number): boolean {
    let zero = true;
    for (let from = at; zero && from < this.size; ) {
      const piece = this.#ahead(from, 1);
      zero = piece.every((byte) => byte === 0);
      from += piece.length;
      if (piece.length === 0) break;
    }
    return zero;
  }

  /** Returns the position of the next occurrence of `text`, from `at` on; undefined if it does not occur. */
  find(text: Buffer, at: number): number | undefined {
    for (let from = at; from + text.length <= this.size; ) {
      const piece = this.#ahead(from, text.length);
      const found = piece.indexOf(text);
      if (found >= 0) return from + found;
      if (piece.length < text.length) return undefined;
      from += piece.length - text.length + 1;
    }
    return undefined;
  }

  /** Returns what is read already from a position on, if it is at least `length` bytes; otherwise reads a piece that begins there. */
  #ahead(at: number, length: number): Buffer {
    const isRead = at >= this.#start && at + length <= this.#end;
    return this.bytes(at, isRead ? this.#end - at : SIZE);
  }
}

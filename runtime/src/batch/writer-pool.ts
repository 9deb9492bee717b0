import { Buffer } from 'node:buffer';
import { Writer } from '../wire/writer.js';

/** Bytes of a new writer's buffer. It grows if records need more, and does not shrink. */
const INITIAL_BYTES = 64 * 1024;

/** Keeps the buffers of acknowledged batches for reuse, up to a number of bytes. */
export class WriterPool {
  readonly #idle: Writer[] = [];
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Returns a writer from the pool, or a new one. */
  take(): Writer {
    const writer = this.#idle.pop();
    if (writer === undefined) return new Writer(Buffer.allocUnsafeSlow(INITIAL_BYTES));
    this.#bytes -= writer.buffer.length;
    return writer;
  }

  /** Returns a writer to the pool. Neither the caller nor a socket may use its buffer any more. */
  release(writer: Writer): void {
    if (this.#bytes + writer.buffer.length > this.#maxBytes) return;
    this.#bytes += writer.buffer.length;
    this.#idle.push(writer);
  }
}

import { Writer } from '../wire/writer.js';

/** Bytes of a new writer's buffer; it grows where records need more, and keeps what it has grown to. */
const INITIAL_BYTES = 64 * 1024;

/** Keeps the buffers of acknowledged batches for the next ones, up to a number of bytes. */
export class WriterPool {
  readonly #idle: Writer[] = [];
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  take(): Writer {
    const writer = this.#idle.pop();
    if (writer === undefined) return new Writer(Buffer.allocUnsafeSlow(INITIAL_BYTES));
    this.#bytes -= writer.buffer.length;
    return writer;
  }

  /** The caller and every socket must be done with the writer's buffer. */
  release(writer: Writer): void {
    if (this.#bytes + writer.buffer.length > this.#maxBytes) return;
    this.#bytes += writer.buffer.length;
    this.#idle.push(writer);
  }
}

import { Buffer } from 'node:buffer';
import { ZerobusError } from '../errors/zerobus-error.js';

/** Maximum size of a message from the server in bytes; real ones have a few dozen. */
const MAX_MESSAGE_BYTES = 1 << 20;
const HEAD_BYTES = 5;

/** Splits the bytes of a response into gRPC messages, in whatever chunks they arrive. */
export class MessageSplitter {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes that the next message needs; with fewer, the chunks are only collected. */
  #needed = HEAD_BYTES;

  constructor(maxBytes: number = MAX_MESSAGE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Calls `onMessage` with each complete message. Throws `protocol-error` for a compressed or an oversized one. */
  push(chunk: Buffer, onMessage: (message: Buffer) => void): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#size);
    const end = this.#split(bytes, onMessage);
    this.#chunks = end === bytes.length ? [] : [bytes.subarray(end)];
    this.#size = bytes.length - end;
  }

  /** Returns the start of the first incomplete message. */
  #split(bytes: Buffer, onMessage: (message: Buffer) => void): number {
    let at = 0;
    for (;;) {
      this.#needed = HEAD_BYTES;
      if (bytes.length - at < HEAD_BYTES) return at;
      const length = bytes.readUInt32BE(at + 1);
      if (bytes[at] !== 0) throw protocolError('a compressed message, or data that is not gRPC');
      if (length > this.#maxBytes) throw protocolError(`a message of ${length} bytes`);
      this.#needed = HEAD_BYTES + length;
      if (bytes.length - at < this.#needed) return at;
      const start = at + HEAD_BYTES;
      at += this.#needed;
      onMessage(bytes.subarray(start, at));
    }
  }
}

function protocolError(what: string): ZerobusError {
  return new ZerobusError('protocol-error', `The server sent ${what}`);
}

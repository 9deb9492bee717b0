import { ZerobusError } from '../errors/zerobus-error.js';

/** Bytes of a message from the server at most; real ones have a few dozen. */
const MAX_MESSAGE_BYTES = 1 << 20;
const HEAD_BYTES = 5;

/** Cuts the bytes of a response into gRPC messages, wherever the network cut them. */
export class MessageSplitter {
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes that must be there before it is worth looking at them. */
  #needed = HEAD_BYTES;

  constructor(maxBytes: number = MAX_MESSAGE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Calls `take` with each message that is complete. Throws `protocol-error` for a compressed or an oversized one. */
  push(chunk: Buffer, take: (message: Buffer) => void): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#size);
    const end = this.#split(bytes, take);
    this.#chunks = end === bytes.length ? [] : [bytes.subarray(end)];
    this.#size = bytes.length - end;
  }

  /** Returns where the first message starts that is not complete. */
  #split(bytes: Buffer, take: (message: Buffer) => void): number {
    let at = 0;
    for (;;) {
      this.#needed = HEAD_BYTES;
      if (bytes.length - at < HEAD_BYTES) return at;
      const length = bytes.readUInt32BE(at + 1);
      if (bytes[at] !== 0) throw protocolError('a compressed message, or no gRPC at all');
      if (length > this.#maxBytes) throw protocolError(`a message of ${length} bytes`);
      this.#needed = HEAD_BYTES + length;
      if (bytes.length - at < this.#needed) return at;
      const start = at + HEAD_BYTES;
      at += this.#needed;
      take(bytes.subarray(start, at));
    }
  }
}

function protocolError(what: string): ZerobusError {
  return new ZerobusError('protocol-error', `The other side sent ${what}`);
}

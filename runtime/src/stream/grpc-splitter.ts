import { ZerobusError } from '../errors.js';

/** Bytes of a message from the server at most; real ones have a few dozen. */
const MAX_MESSAGE_BYTES = 1 << 20;
const HEAD_BYTES = 5;

/** Cuts the bytes of a response into gRPC messages, wherever the network cut them. */
export class GrpcSplitter {
  #rest: Buffer = Buffer.alloc(0);

  /** Calls `take` with each message that is complete. Throws `protocol-error` for a compressed or an oversized one. */
  push(chunk: Buffer, take: (message: Buffer) => void): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const length = bytes.readUInt32BE(at + 1);
      if (bytes[at] !== 0)
        throw new ZerobusError('protocol-error', 'The server sent a compressed message, or no gRPC at all');
      if (length > MAX_MESSAGE_BYTES)
        throw new ZerobusError('protocol-error', `The server sent a message of ${length} bytes`);
      if (bytes.length - at - HEAD_BYTES < length) break;
      const start = at + HEAD_BYTES;
      at = start + length;
      take(bytes.subarray(start, at));
    }
    this.#rest = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
  }
}

import { reject } from '../rejections/reject.js';
import { enlarge } from '../wire/enlarge.js';
import type { BodyRoom } from './body-room.js';

/** Maximum size of a body, as of a gRPC message. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Collects the body of a request in one buffer, however small its pieces are. */
export class BodyBuffer {
  readonly #room: BodyRoom;
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  constructor(room: BodyRoom) {
    this.#room = room;
  }

  /** Adds a piece. Throws RpcError if the body is too large, or no room is left. */
  push(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > MAX_BODY_BYTES) throw reject('body-too-large', { limit: MAX_BODY_BYTES });
    if (length > this.#bytes.length) {
      const capacity = Math.min(2 * length, MAX_BODY_BYTES);
      this.#room.take(capacity - this.#bytes.length);
      this.#bytes = enlarge(this.#bytes.subarray(0, this.#length), capacity);
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }

  /** Returns a copy of the body, without room for more. */
  copy(): Buffer {
    return enlarge(this.#bytes.subarray(0, this.#length), this.#length);
  }

  /** Frees its room. */
  free(): void {
    this.#room.free(this.#bytes.length);
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
  }
}

import { reject } from '../rejections/reject.js';

/** Bytes of request bodies that all requests together may hold. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Bounds the memory that the bodies of requests take together. */
export class BodyRoom {
  #bytes = 0;

  /** Reserves room for more bytes. Throws RpcError if too little is left. */
  take(bytes: number): void {
    if (this.#bytes + bytes > MAX_BYTES) throw reject('bodies-too-large', { limit: MAX_BYTES });
    this.#bytes += bytes;
  }

  /** Frees room. */
  free(bytes: number): void {
    this.#bytes -= bytes;
  }
}

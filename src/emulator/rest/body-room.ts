import { RestError } from './rest-error.js';

/** Bytes of request bodies that all requests together may hold. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Bounds the memory that the bodies of requests take together. */
export class BodyRoom {
  #bytes = 0;

  /** Reserves room for more bytes. Throws RestError if there is none. */
  take(bytes: number): void {
    if (this.#bytes + bytes > MAX_BYTES) {
      throw new RestError(
        429,
        'RESOURCE_EXHAUSTED',
        `The bodies of the requests in progress take more than ${MAX_BYTES} bytes. Send fewer requests at once.`,
      );
    }
    this.#bytes += bytes;
  }

  /** Frees room. */
  free(bytes: number): void {
    this.#bytes -= bytes;
  }
}

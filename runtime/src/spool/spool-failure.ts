import type { ZerobusError } from '../errors/zerobus-error.js';
import type { SpoolRequest } from './spool.js';

/** Reports to the producer that the spool failed, at most once. */
export class SpoolFailure {
  /** The error; undefined before the first one. */
  error: ZerobusError | undefined;
  readonly #request: SpoolRequest;

  constructor(request: SpoolRequest) {
    this.#request = request;
  }

  report(error: ZerobusError): void {
    if (this.error !== undefined) return;
    this.error = error.of(this.#request.table);
    this.#request.onFailed(this.error);
  }
}

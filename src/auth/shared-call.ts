import { unlessAborted } from '../system/abort-signal.js';

interface RunningCall<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  /** The number of callers that wait for the result. When the last one leaves, the call is aborted. */
  waiting: number;
}

/** Runs one call at a time. Callers that arrive while it runs share its result, success or failure. Results are not cached. */
export class SharedCall<T> {
  readonly #call: (signal: AbortSignal) => Promise<T>;
  #running: RunningCall<T> | undefined;

  constructor(call: (signal: AbortSignal) => Promise<T>) {
    this.#call = call;
  }

  /** Returns the result. Rejects with the reason of `signal` as soon as it is aborted; other callers continue to wait. */
  async result(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const running = this.#running ?? this.#start();
    running.waiting++;
    try {
      return await unlessAborted(running.result, signal);
    } finally {
      if (--running.waiting === 0) this.#abort(running);
    }
  }

  #start(): RunningCall<T> {
    const controller = new AbortController();
    const running: RunningCall<T> = { result: this.#call(controller.signal), controller, waiting: 0 };
    this.#running = running;
    // If all callers have left, nobody handles a rejection.
    running.result.catch(() => undefined).finally(() => this.#forget(running));
    return running;
  }

  #abort(running: RunningCall<T>): void {
    this.#forget(running);
    running.controller.abort();
  }

  #forget(running: RunningCall<T>): void {
    if (this.#running === running) this.#running = undefined;
  }
}

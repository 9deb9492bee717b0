import { onAbort } from '../time/wait.js';

interface RunningCall<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  /** Number of callers that need the result. */
  needed: number;
}

/** Runs one call at a time. Callers that arrive while it runs share its result, success or failure. Results are not cached. */
export class SharedCall<T> {
  readonly #call: (signal: AbortSignal) => Promise<T>;
  #running: RunningCall<T> | undefined;

  constructor(call: (signal: AbortSignal) => Promise<T>) {
    this.#call = call;
  }

  /**
   * Returns the result of the call that runs, or of a new one. Aborting `signal` means that the caller does not need the result any
   * more: the call is aborted when nobody needs it.
   */
  result(signal?: AbortSignal): Promise<T> {
    const running = this.#running ?? this.#start();
    running.needed++;
    if (signal === undefined) return running.result;
    const leave = (): void => {
      if (--running.needed > 0) return;
      this.#forget(running);
      running.controller.abort();
    };
    return running.result.finally(onAbort(signal, leave));
  }

  /** Lets the next caller start a new call. Those that wait for the one that runs still get its result. */
  detach(): void {
    this.#running = undefined;
  }

  #start(): RunningCall<T> {
    const controller = new AbortController();
    // Later, because what is called may call `result` again.
    const result = Promise.resolve().then(() => this.#call(controller.signal));
    const running: RunningCall<T> = {
      result: result.finally(() => this.#forget(running)),
      controller,
      needed: 0,
    };
    this.#running = running;
    return running;
  }

  /** Compares, because a call that was aborted may end after the next one has begun. */
  #forget(running: RunningCall<T>): void {
    if (this.#running === running) this.#running = undefined;
  }
}

import { resolvers } from '../system/resolvers.js';

interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  /** How many wait for it; when the last one has gone, it is ended. */
  waiting: number;
}

/** One call at a time for all who ask: who comes while it runs gets its result, success or failure. Nothing is kept. */
export class SharedCall<T> {
  readonly #call: (signal: AbortSignal) => Promise<T>;
  #running: Running<T> | undefined;

  constructor(call: (signal: AbortSignal) => Promise<T>) {
    this.#call = call;
  }

  /** Rejects with the reason of `signal` as soon as that is aborted; the others wait on. */
  async result(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const running = this.#running ?? this.#begin();
    running.waiting++;
    const { promise: left, reject } = resolvers<never>();
    const leave = (): void => reject(signal?.reason);
    // Of its own, since Node warns of a signal that many wait for.
    const own = signal && AbortSignal.any([signal]);
    own?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([running.result, left]);
    } finally {
      own?.removeEventListener('abort', leave);
      if (--running.waiting === 0) this.#end(running);
    }
  }

  #begin(): Running<T> {
    const controller = new AbortController();
    const running: Running<T> = { result: this.#call(controller.signal), controller, waiting: 0 };
    this.#running = running;
    // Where all have gone, nobody looks at it.
    running.result.catch(() => undefined).finally(() => this.#forget(running));
    return running;
  }

  #end(running: Running<T>): void {
    this.#forget(running);
    running.controller.abort();
  }

  #forget(running: Running<T>): void {
    if (this.#running === running) this.#running = undefined;
  }
}

import { ZerobusError } from '../errors/zerobus-error.js';
import { Backoff } from '../time/backoff.js';
import type { Scheduler } from '../time/scheduler.js';
import { sleep } from '../time/wait.js';
import { readRetryAfter } from './retry-after.js';

/** Requests before the failure is reported. */
const ATTEMPTS = 4;
const RETRY = { initialMs: 200, maxMs: 5000 };
/** The longest time without requests that a server may ask for. */
const MAX_PAUSE_MS = 60_000;

/**
 * Repeats requests that fail temporarily. If the server asks for a longer delay than a caller should wait, the failure is reported at
 * once, and until the delay is over no request is sent: each one rejects with the failure that asked for it.
 */
export class RetryingRequest {
  readonly #scheduler: Scheduler;
  #pause: { readonly until: number; readonly error: ZerobusError } | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Returns the result of `request`, which is repeated until it succeeds, fails permanently or has failed four times. */
  async send<T>(request: () => Promise<T>, table: string, signal: AbortSignal): Promise<T> {
    const backoff = new Backoff(RETRY, this.#scheduler.random);
    for (;;) {
      if (this.#pause !== undefined && this.#scheduler.now() < this.#pause.until)
        throw this.#pause.error.with({ table });
      let delay: number;
      try {
        return await request();
      } catch (error) {
        if (!ZerobusError.is(error) || !error.retryable || signal.aborted) throw error;
        const asked = Math.min(readRetryAfter(error), MAX_PAUSE_MS);
        if (asked > RETRY.maxMs) this.#pause = { until: this.#scheduler.now() + asked, error };
        if (asked > RETRY.maxMs || backoff.failures >= ATTEMPTS - 1) throw error;
        delay = Math.max(asked, backoff.next());
      }
      await sleep(this.#scheduler, delay, signal);
    }
  }
}

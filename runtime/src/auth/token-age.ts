import type { Scheduler } from '../time/scheduler.js';

/**
 * Measures the time since it was created, which is before the request of a token was sent. The clock of the process stops while the
 * machine sleeps, and the clock of the system can be set back. The longer time counts: a token that is replaced early costs one
 * request, and one that has expired costs a rejected stream.
 */
export class TokenAge {
  readonly #scheduler: Scheduler;
  readonly #wallClock: () => number;
  readonly #start: number;
  readonly #wallStart: number;

  /** `wallClock` returns milliseconds since 1970. */
  constructor(scheduler: Scheduler, wallClock: () => number) {
    this.#scheduler = scheduler;
    this.#wallClock = wallClock;
    this.#start = scheduler.now();
    this.#wallStart = wallClock();
  }

  /** Milliseconds since the creation. */
  get ms(): number {
    return Math.max(this.#scheduler.now() - this.#start, this.#wallClock() - this.#wallStart);
  }
}

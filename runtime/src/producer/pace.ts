import type { Scheduler } from '../time/scheduler.js';

/** Milliseconds of writing after which the event loop must run: sockets, timers and other requests wait meanwhile. */
const SLICE_MS = 5;

/** Measures how long one run of JavaScript has been writing. */
export class Pace {
  readonly #scheduler: Scheduler;
  /** When the writing of this run began; undefined where the event loop has run since. */
  #since: number | undefined;
  #pause: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** A promise of the event loop's next run, where it is time for it. */
  check(): Promise<void> | undefined {
    const now = this.#scheduler.now();
    if (this.#since === undefined) {
      this.#since = now;
      this.#scheduler.soon(() => this.#onEventLoopRun());
      return undefined;
    }
    if (now - this.#since < SLICE_MS) return undefined;
    this.#pause ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
    return this.#pause;
  }

  #onEventLoopRun(): void {
    this.#since = undefined;
    this.#pause = undefined;
    this.#resume?.();
    this.#resume = undefined;
  }
}

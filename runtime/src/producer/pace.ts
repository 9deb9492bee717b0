import type { Scheduler } from '../time/scheduler.js';

/** Milliseconds of uninterrupted writing after which the event loop must run: sockets, timers and other requests wait meanwhile. */
const SLICE_MS = 5;

/** Measures how long one synchronous run of JavaScript has been writing. */
export class Pace {
  readonly #scheduler: Scheduler;
  /** When this run started to write; undefined if nothing was written since the event loop last ran. */
  #since: number | undefined;
  #pause: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Returns a promise that resolves after the event loop ran, if the time slice is used up; else undefined. */
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

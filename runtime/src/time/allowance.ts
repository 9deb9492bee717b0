import type { Scheduler } from './scheduler.js';

/** Allows a number of actions in a row, and one more with each interval that passes. */
export class Allowance {
  readonly #scheduler: Scheduler;
  readonly #burst: number;
  readonly #intervalMs: number;
  #left: number;
  #at: number;

  constructor(scheduler: Scheduler, burst: number, intervalMs: number) {
    this.#scheduler = scheduler;
    this.#burst = burst;
    this.#intervalMs = intervalMs;
    this.#left = burst;
    this.#at = scheduler.now();
  }

  /** Returns whether the action is allowed, and counts it if so. */
  take(): boolean {
    const now = this.#scheduler.now();
    this.#left = Math.min(this.#burst, this.#left + (now - this.#at) / this.#intervalMs);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}

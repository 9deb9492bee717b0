import type { Scheduler, Timer } from './scheduler.js';

/**
 * A point in time that moves, such as "60 s after the last progress". Moving it costs nothing: the timer is not reset, but
 * checks when it fires whether the deadline has moved.
 */
export class Deadline {
  readonly #scheduler: Scheduler;
  readonly #getDue: () => number | undefined;
  readonly #onExpired: () => void;
  readonly #background: boolean;
  #timer: Timer | undefined;

  /** `due` returns the deadline in the time of the scheduler, or undefined if there is none. It must not move to an earlier time. */
  constructor(scheduler: Scheduler, due: () => number | undefined, expired: () => void, background: boolean = false) {
    this.#scheduler = scheduler;
    this.#getDue = due;
    this.#onExpired = expired;
    this.#background = background;
  }

  /** Starts the timer, unless it is running. */
  watch(): void {
    if (this.#timer === undefined) this.#arm();
  }

  /** Stops the timer. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    const due = this.#getDue();
    if (due === undefined) return;
    const wait = Math.max(1, Math.ceil(due - this.#scheduler.now()));
    this.#timer = this.#scheduler.after(wait, () => this.#onTimer(), this.#background);
  }

  #onTimer(): void {
    this.#timer = undefined;
    const due = this.#getDue();
    if (due === undefined) return;
    if (due <= this.#scheduler.now()) this.#onExpired();
    else this.#arm();
  }
}

import type { Scheduler, Timer } from './scheduler.js';

/**
 * A limit that keeps moving away, such as "60 s after the last progress". Moving it costs nothing: the timer looks,
 * when it fires, whether the limit has moved meanwhile.
 */
export class Deadline {
  readonly #scheduler: Scheduler;
  readonly #getDue: () => number | undefined;
  readonly #onExpired: () => void;
  readonly #background: boolean;
  #timer: Timer | undefined;

  /** `due` gives the limit in the scheduler's time, undefined where there is none; it never moves to an earlier time. */
  constructor(scheduler: Scheduler, due: () => number | undefined, expired: () => void, background: boolean = false) {
    this.#scheduler = scheduler;
    this.#getDue = due;
    this.#onExpired = expired;
    this.#background = background;
  }

  /** Looks after the limit from now on; may be called as often as one likes. */
  watch(): void {
    if (this.#timer === undefined) this.#arm();
  }

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

import type { Scheduler, Timer } from './scheduler.js';

/**
 * A point in time that moves, such as "60 s after the last progress". Moving it to a later time costs nothing: the timer is not reset, but
 * checks when it fires whether the deadline has moved. It expires only after the event loop has read its sockets once more: after a
 * blocked event loop, timers run before the data that arrived in time.
 */
export class Deadline {
  readonly #scheduler: Scheduler;
  readonly #getDue: () => number | undefined;
  readonly #onExpired: () => void;
  #timer: Timer | undefined;
  #isStopped = false;

  /** `getDue` returns the deadline in the time of the scheduler, or undefined if there is none. It must not move to an earlier time. */
  constructor(scheduler: Scheduler, getDue: () => number | undefined, onExpired: () => void) {
    this.#scheduler = scheduler;
    this.#getDue = getDue;
    this.#onExpired = onExpired;
  }

  /** Starts the timer, unless it is running or stopped. */
  watch(): void {
    if (this.#timer === undefined && !this.#isStopped) this.#arm();
  }

  /** Stops the timer, for good. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    const due = this.#getDue();
    if (due === undefined) return;
    const wait = Math.max(1, Math.ceil(due - this.#scheduler.now()));
    this.#timer = this.#scheduler.after(wait, () => this.#onTimer());
  }

  #onTimer(): void {
    const due = this.#getDue();
    if (due === undefined || due > this.#scheduler.now()) {
      this.#timer = undefined;
      this.#arm();
      return;
    }
    let isCancelled = false;
    this.#timer = {
      cancel: () => {
        isCancelled = true;
      },
    };
    this.#scheduler.soon(() => {
      if (isCancelled) return;
      this.#timer = undefined;
      const late = this.#getDue();
      if (late !== undefined && late <= this.#scheduler.now()) this.#onExpired();
      else this.#arm();
    });
  }
}

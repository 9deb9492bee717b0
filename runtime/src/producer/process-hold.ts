import type { Scheduler, Timer } from '../time/scheduler.js';

/** Keeps the process alive exactly while a producer has work: its sockets and timers do not. */
export class ProcessHold {
  readonly #scheduler: Scheduler;
  #timer: Timer | undefined;
  #blockedMs = 0;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Milliseconds for which the event loop was blocked while there was work. */
  get blockedMs(): number {
    return this.#blockedMs;
  }

  /** Keeps the process alive from now on, or no longer. */
  set(isNeeded: boolean): void {
    if (isNeeded) {
      this.#timer ??= this.#scheduler.hold((ms) => {
        this.#blockedMs += ms;
      });
    } else {
      this.#timer?.cancel();
      this.#timer = undefined;
    }
  }
}

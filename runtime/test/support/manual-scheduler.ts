import { type Scheduler, systemScheduler, type Timer } from '../../src/time/scheduler.ts';

interface Entry {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that the test moves. */
export class ManualScheduler implements Scheduler {
  time = 0;
  readonly waits: number[] = [];
  readonly #entries = new Set<Entry>();
  readonly #holds = new Set<object>();
  /** Callbacks of `soon` that a timer asked for, while it runs. */
  #soon: (() => void)[] | undefined;

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  after(ms: number, callback: () => void): Timer {
    const entry = { at: this.time + ms, callback };
    this.waits.push(ms);
    this.#entries.add(entry);
    return { cancel: () => this.#entries.delete(entry) };
  }

  /** Calls `callback` at once after the timer that asks for it: the clock moves as if no data had arrived. */
  soon(callback: () => void): void {
    if (this.#soon === undefined) systemScheduler.soon(callback);
    else this.#soon.push(callback);
  }

  hold(): Timer {
    const hold = {};
    this.#holds.add(hold);
    return { cancel: () => this.#holds.delete(hold) };
  }

  /** Number of holds that keep the process alive. */
  get holds(): number {
    return this.#holds.size;
  }

  /** Number of pending timers. */
  get pending(): number {
    return this.#entries.size;
  }

  /** Moves the clock, and calls the timers that are due, in order. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.#entries].filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#entries.delete(due);
      this.time = Math.max(this.time, due.at);
      this.#soon = [];
      due.callback();
      const soon = this.#soon;
      this.#soon = undefined;
      for (const callback of soon) callback();
    }
    this.time = end;
  }
}

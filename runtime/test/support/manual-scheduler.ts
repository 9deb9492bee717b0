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

  soon(callback: () => void): void {
    systemScheduler.soon(callback);
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
      due.callback();
    }
    this.time = end;
  }
}

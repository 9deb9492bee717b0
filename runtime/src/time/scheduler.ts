import { performance } from 'node:perf_hooks';
import timers from 'node:timers';

/** Taken when this module loads: fake timers of a test runner would stop a producer. Bundlers remove it if nothing uses it. */
const system = /* @__PURE__ */ readSystem();

function readSystem() {
  const { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } = timers;
  // Fake timers replace the method on the object, and leave the method on its prototype.
  const { now } = Object.getPrototypeOf(performance) as typeof performance;
  return { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout, now: () => now.call(performance) };
}

/** A scheduled callback. */
export interface Timer {
  /** Cancels the callback; does nothing after it ran. */
  cancel(): void;
}

/** Clock, random numbers and timers of a producer. Tests pass their own to control time. */
export interface Scheduler {
  /** Returns a number of milliseconds that never decreases; its origin is arbitrary. */
  now(): number;
  /** Returns a random number from 0 to below 1. */
  random(): number;
  /** Calls `callback` once after `ms` milliseconds. The timer does not keep the process alive: see `hold`. */
  after(ms: number, callback: () => void): Timer;
  /** Calls `callback` after the event loop has handled its sockets. Keeps the process alive until then. */
  soon(callback: () => void): void;
  /**
   * Keeps the process alive until the returned timer is cancelled. Meanwhile calls `onBlocked` with the milliseconds for which the event
   * loop was blocked, whenever it was blocked for more than 50 ms.
   */
  hold(onBlocked: (ms: number) => void): Timer;
}

/** Milliseconds between two looks at the clock while the process is kept alive. */
const TICK_MS = 100;
/** A tick may be this late before the event loop counts as blocked. */
const TOLERATED_MS = 50;

/** One interval for all that keep the process alive. */
class Holds {
  readonly #listeners = new Set<(ms: number) => void>();
  #interval: NodeJS.Timeout | undefined;
  #last = 0;

  add(onBlocked: (ms: number) => void): Timer {
    // Two holds may have the same listener.
    const listener = (ms: number): void => onBlocked(ms);
    this.#listeners.add(listener);
    if (this.#interval === undefined) {
      this.#last = system.now();
      this.#interval = system.setInterval(() => this.#tick(), TICK_MS);
    }
    return { cancel: () => this.#remove(listener) };
  }

  #remove(listener: (ms: number) => void): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    system.clearInterval(this.#interval);
    this.#interval = undefined;
  }

  #tick(): void {
    const time = system.now();
    const late = time - this.#last - TICK_MS;
    this.#last = time;
    if (late <= TOLERATED_MS) return;
    for (const listener of [...this.#listeners]) listener(late);
  }
}

const holds = /* @__PURE__ */ new Holds();

/** The clock and timers of the process. */
export const systemScheduler: Scheduler = {
  now: () => system.now(),
  random: () => Math.random(),
  after(ms, callback) {
    const timeout = system.setTimeout(callback, ms);
    timeout.unref();
    return { cancel: () => system.clearTimeout(timeout) };
  },
  soon: (callback) => {
    system.setImmediate(callback);
  },
  hold: (onBlocked) => holds.add(onBlocked),
};

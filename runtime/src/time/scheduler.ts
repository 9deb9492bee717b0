import { performance } from 'node:perf_hooks';
import timers from 'node:timers';

// Taken when this module loads: fake timers of a test runner would stop a producer.
const { clearTimeout, setImmediate, setTimeout } = timers;
// Fake timers replace the method on the object, and leave the method on its prototype.
const { now } = Object.getPrototypeOf(performance) as typeof performance;

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
  /** Calls `callback` once after `ms` milliseconds. A `background` timer does not keep the process alive. */
  after(ms: number, callback: () => void, background?: boolean): Timer;
  /** Calls `callback` after the event loop has handled its sockets. */
  soon(callback: () => void): void;
}

/** The clock and timers of the process. */
export const systemScheduler: Scheduler = {
  now: () => now.call(performance),
  random: Math.random,
  after(ms, callback, background = false) {
    const timeout = setTimeout(callback, ms);
    if (background) timeout.unref();
    return { cancel: () => clearTimeout(timeout) };
  },
  soon: (callback) => {
    setImmediate(callback);
  },
};

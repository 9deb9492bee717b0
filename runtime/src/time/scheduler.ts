/** Cancels what was scheduled; does nothing once it ran. */
export interface Timer {
  cancel(): void;
}

/** Clock, chance and timers, so that tests can hold them. */
export interface Scheduler {
  /** Milliseconds that never go back; the origin means nothing. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Calls `callback` once after `ms`. A timer with `background` does not keep the process alive. */
  after(ms: number, callback: () => void, background?: boolean): Timer;
  /** Calls `callback` after the event loop has looked at its sockets. */
  soon(callback: () => void): void;
}

/** The process's own clock and timers. */
export const systemScheduler: Scheduler = {
  now: () => performance.now(),
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

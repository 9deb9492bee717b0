import { sleep } from './abort-signal.js';

/** Time and randomness, so that tests can replace them. */
export interface Clock {
  /** Returns the current time in milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` milliseconds, or rejects with an AbortError once `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Returns a number from 0 to 1, for jitter. */
  random(): number;
}

/** The clock of the operating system. */
export const systemClock: Clock = { now: () => Date.now(), random: () => Math.random(), sleep };

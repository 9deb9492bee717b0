import { setTimeout as delay } from 'node:timers/promises';

/** Time as a source of tables sees it; tests give their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms`, or rejects with the reason of `signal`. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 to 1, for jitter. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    // A signal of its own, since Node warns of one that many wait for: tables that are read at a time.
    await delay(ms, undefined, signal === undefined ? {} : { signal: AbortSignal.any([signal]) });
  },
};

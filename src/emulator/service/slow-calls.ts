import timers from 'node:timers';

// Not those that a test runner may fake.
const { clearInterval, setInterval } = timers;

/** Milliseconds that a client has for the rest of a message, and for the first one of a call. */
export const MESSAGE_MS = 60_000;
/** Milliseconds between two looks at the calls. */
const LOOK_MS = 500;

/** A call that may wait for its client. */
export interface SlowCall {
  /** Since when the call has been waiting for a whole message, in the time of the clock; undefined if it is not. */
  readonly waitingSince: number | undefined;
  /** Ends the call: its client is too slow. */
  onTooSlow(): void;
}

/** Ends calls whose clients begin a message and do not finish it: each one holds memory. */
export class SlowCalls {
  readonly #now: () => number;
  readonly #calls = new Set<SlowCall>();
  readonly #interval: NodeJS.Timeout;

  /** `now` returns milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#interval = setInterval(() => this.#look(), LOOK_MS);
    this.#interval.unref();
  }

  /** Returns the time of the clock. */
  now(): number {
    return this.#now();
  }

  /** Watches a call until it is removed. */
  add(call: SlowCall): void {
    this.#calls.add(call);
  }

  /** Watches a call no more. */
  remove(call: SlowCall): void {
    this.#calls.delete(call);
  }

  /** Stops watching. */
  close(): void {
    clearInterval(this.#interval);
  }

  #look(): void {
    const latest = this.#now() - MESSAGE_MS;
    for (const call of this.#calls) {
      if (call.waitingSince !== undefined && call.waitingSince <= latest) call.onTooSlow();
    }
  }
}

import { Allowance } from '../time/allowance.js';
import { Backoff, type BackoffOptions } from '../time/backoff.js';
import type { Scheduler } from '../time/scheduler.js';
import { TokenRefusals } from './token-refusals.js';

/** A stream that stays open this many milliseconds and acknowledges is healthy: the delays start again from the first. */
const HEALTHY_MS = 5000;
/** Streams that may be replaced at once in a row, and the milliseconds after which one more may be. */
const PLANNED_BURST = 10;
const PLANNED_INTERVAL_MS = 1000;

/** Decides from the streams so far how soon the next one may be opened, and whether a refused token is worth another one. */
export class RetryPolicy {
  readonly #backoff: Backoff;
  readonly #planned: Allowance;
  readonly #refusals = new TokenRefusals();

  constructor(options: BackoffOptions, scheduler: Scheduler) {
    this.#backoff = new Backoff(options, scheduler.random);
    this.#planned = new Allowance(scheduler, PLANNED_BURST, PLANNED_INTERVAL_MS);
  }

  /** A stream opened. */
  onOpened(): void {
    this.#refusals.onOpened();
  }

  /** The service acknowledged something on a stream that opened `ageMs` ago. */
  onAcknowledged(ageMs: number): void {
    this.#refusals.onHealthy();
    if (ageMs >= HEALTHY_MS) this.#backoff.reset();
  }

  /** A stream ended that opened `ageMs` ago. Returns whether it was open for long. */
  onEnded(ageMs: number): boolean {
    const isLong = ageMs >= HEALTHY_MS;
    if (isLong) this.#refusals.onHealthy();
    return isLong;
  }

  /** Returns whether a stream may be replaced at once, and counts it if so: servers that end streams too fast must not be flooded. */
  replaceAtOnce(): boolean {
    return this.#planned.take();
  }

  /** Returns the milliseconds to wait before the next stream. */
  nextDelay(): number {
    return this.#backoff.next();
  }

  /** Counts a refused token, of a stream that had opened or not. Returns whether to request another one. */
  refuseToken(isOpened: boolean): boolean {
    return this.#refusals.refuse(isOpened);
  }
}

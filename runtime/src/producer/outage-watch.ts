import type { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from '../time/scheduler.js';
import type { StateChange } from './producer-events.js';

/** Failures after which it is told that no stream has opened yet: a mistyped address shows at once. */
const FIRST_FAILURES = 3;
/** Milliseconds of failing after which it is told that streams do not get on any more: a server that restarts is sooner back. */
const TOLERATED_MS = 10_000;

/** A time in which attempts fail and nothing is acknowledged. */
export interface Outage {
  /** Attempts that failed. */
  readonly attempts: number;
  readonly durationMs: number;
  readonly lastError: ZerobusError | undefined;
}

/** What a user should know of it. */
export function formatOutage(outage: Outage, endpoint: string, deliveryTimeoutMs: number): string {
  const { attempts, durationMs, lastError } = outage;
  const tried = `failed attempts: ${attempts}, in ${Math.round(durationMs)} ms`;
  const reason = lastError === undefined ? '' : ` ${lastError.rawMessage}. ${lastError.help}`;
  return `Nothing gets through to ${endpoint} (${tried}).${reason} It is tried again until a record has waited for ${deliveryTimeoutMs} ms (deliveryTimeoutMs).`;
}

/** Tells, once for each outage, that there is one: retrying goes on for minutes, and would else be silent. */
export class OutageWatch {
  readonly #scheduler: Scheduler;
  readonly #report: (outage: Outage) => void;
  #hasOpened = false;
  #isReported = false;
  #attempts = 0;
  #attemptAt = 0;
  #since = 0;
  #lastError: ZerobusError | undefined;

  constructor(scheduler: Scheduler, tell: (outage: Outage) => void) {
    this.#scheduler = scheduler;
    this.#report = tell;
  }

  /** Something is durable: an opening alone ends no outage, for a stream may open and fail, again and again. */
  acknowledged(): void {
    this.#attempts = 0;
    this.#isReported = false;
  }

  /** The stream's state has changed. */
  changed({ from, to, reason }: StateChange): void {
    const now = this.#scheduler.now();
    if (to === 'connecting') this.#attemptAt = now;
    else if (to === 'open') this.#hasOpened = true;
    else if (to === 'idle') this.acknowledged();
    else if (to === 'backing-off') {
      if (this.#attempts++ === 0) this.#since = from === 'connecting' ? this.#attemptAt : now;
      this.#lastError = reason ?? this.#lastError;
      this.#onFailure(now - this.#since);
    }
  }

  #onFailure(durationMs: number): void {
    const attempts = this.#attempts;
    if (this.#isReported || (durationMs < TOLERATED_MS && (this.#hasOpened || attempts < FIRST_FAILURES))) return;
    this.#isReported = true;
    this.#report({ attempts, durationMs, lastError: this.#lastError });
  }
}

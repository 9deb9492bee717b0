import type { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from '../time/scheduler.js';
import type { StateChange } from './producer-events.js';

/** Failures before the first stream after which an outage is reported, so that a mistyped address shows at once. */
const FIRST_FAILURES = 3;
/** Milliseconds without success after which an outage is reported once a stream has opened: a server that restarts is back sooner. */
const TOLERATED_MS = 10_000;

/** A period in which attempts fail and nothing is acknowledged. */
export interface Outage {
  /** Failed attempts. */
  readonly attempts: number;
  /** Milliseconds since the first of them began. */
  readonly durationMs: number;
  readonly lastError: ZerobusError | undefined;
}

/** Returns the warning for an outage. */
export function formatOutage(outage: Outage, endpoint: string, deliveryTimeoutMs: number): string {
  const { attempts, durationMs, lastError } = outage;
  const failures = `${attempts} failed ${attempts === 1 ? 'attempt' : 'attempts'} in ${formatSeconds(durationMs)}`;
  const reason = lastError === undefined ? '' : ` ${lastError.rawMessage}. ${lastError.help}`;
  return `Cannot reach ${endpoint} (${failures}).${reason} Retrying; the producer fails once a record has been unacknowledged for ${formatSeconds(deliveryTimeoutMs)} (deliveryTimeoutMs).`;
}

function formatSeconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

/** Reports each outage once: retries go on for minutes and would otherwise be silent. */
export class OutageWatch {
  readonly #scheduler: Scheduler;
  readonly #report: (outage: Outage) => void;
  #hasOpened = false;
  #isReported = false;
  #attempts = 0;
  #attemptAt = 0;
  #since = 0;
  #lastError: ZerobusError | undefined;

  constructor(scheduler: Scheduler, report: (outage: Outage) => void) {
    this.#scheduler = scheduler;
    this.#report = report;
  }

  /** Ends the outage. A stream that opens does not end it, because it may open and fail again and again. */
  onAcknowledged(): void {
    this.#attempts = 0;
    this.#isReported = false;
  }

  /** Follows the state of the stream. */
  onStateChange({ from, to, reason }: StateChange): void {
    const now = this.#scheduler.now();
    if (to === 'connecting') this.#attemptAt = now;
    else if (to === 'open') this.#hasOpened = true;
    else if (to === 'idle') this.onAcknowledged();
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

/** The delays between attempts. */
export interface BackoffOptions {
  /** Milliseconds up to which the second attempt may wait. */
  readonly initialMs: number;
  /** Milliseconds that no delay exceeds. */
  readonly maxMs: number;
}

/** Exponential backoff with full jitter: each delay is random between 0 and a bound that doubles up to the maximum. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #failures = 0;

  constructor(options: BackoffOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** Number of failures since the last reset. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure. Returns the milliseconds to wait before the next attempt. */
  next(): number {
    // 2^30 exceeds any maximum, and keeps the product finite.
    const bound = Math.min(this.#options.maxMs, this.#options.initialMs * 2 ** Math.min(this.#failures, 30));
    this.#failures++;
    return bound * this.#random();
  }

  /** Starts again from the first delay. Call it after a healthy while, not after one ack: a server that fails again and again must not be flooded. */
  reset(): void {
    this.#failures = 0;
  }
}

/** The delays between attempts. */
export interface BackoffOptions {
  /** Milliseconds before the second attempt. */
  readonly initialMs: number;
  /** Milliseconds that no delay exceeds. */
  readonly maxMs: number;
}

/** Exponential backoff with jitter: each delay is random in the upper half of a range that doubles up to the maximum. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #failures = 0;

  constructor(options: BackoffOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** Number of failures since the last progress. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure. Returns the milliseconds to wait before the next attempt. */
  next(): number {
    // 2^30 exceeds any maximum, and keeps the product finite.
    const range = Math.min(this.#options.maxMs, this.#options.initialMs * 2 ** Math.min(this.#failures, 30));
    this.#failures++;
    return range * (0.5 + this.#random() / 2);
  }

  /** Starts again from the first delay. Call it after an ack, not when a stream opens: a server that opens streams and fails must not be flooded. */
  progress(): void {
    this.#failures = 0;
  }
}

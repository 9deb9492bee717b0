/** How long to wait between attempts. */
export interface BackoffOptions {
  /** Milliseconds before the second attempt. */
  readonly initialMs: number;
  /** Milliseconds that no wait exceeds. */
  readonly maxMs: number;
}

/** Exponential backoff with jitter: each wait is drawn from the upper half of a range that doubles up to the maximum. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: () => number;
  #failures = 0;

  constructor(options: BackoffOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** Failures since the last progress. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure; milliseconds to wait before the next attempt. */
  next(): number {
    // 2^30 is beyond any maximum, and keeps the product finite.
    const range = Math.min(this.#options.maxMs, this.#options.initialMs * 2 ** Math.min(this.#failures, 30));
    this.#failures++;
    return range * (0.5 + this.#random() / 2);
  }

  /** To be called when something was achieved: an ack, not a mere opening, else a server that opens and then fails is stormed. */
  progress(): void {
    this.#failures = 0;
  }
}

import type { TokenAge } from './token-age.js';

/** A token is renewed this long before it expires, or after half its lifetime if that is later. */
const EARLY_MS = 5 * 60_000;
/** A token is not used for this long before it expires, or for a tenth of its lifetime if that is shorter: it must reach the service in time. */
const MARGIN_MS = 30_000;
/** Milliseconds from a renewal that failed to the next one. */
const POSTPONE_MS = 10_000;

/** A token that is used until shortly before it expires, and renewed before that. */
export class CachedToken {
  readonly token: string;
  readonly #age: TokenAge;
  readonly #usableMs: number;
  #renewAtMs: number;

  /** `expiresIn` is the lifetime in seconds, counted from the start of `age`. */
  constructor(token: string, expiresIn: number, age: TokenAge) {
    const lifeMs = expiresIn * 1000;
    this.token = token;
    this.#age = age;
    this.#usableMs = Math.max(lifeMs - MARGIN_MS, lifeMs * 0.9);
    this.#renewAtMs = Math.max(lifeMs - EARLY_MS, lifeMs / 2);
  }

  /** Whether a stream can be opened with it. */
  get isUsable(): boolean {
    return this.#age.ms < this.#usableMs;
  }

  /** Whether it is time to request the next token. */
  get isRenewalDue(): boolean {
    return this.#age.ms >= this.#renewAtMs;
  }

  /** Delays the next renewal, after one that failed. */
  postponeRenewal(): void {
    this.#renewAtMs = this.#age.ms + POSTPONE_MS;
  }
}

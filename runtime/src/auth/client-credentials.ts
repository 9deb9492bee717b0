import { ZerobusError } from '../errors.js';
import { Backoff } from '../stream/backoff.js';
import type { Scheduler } from '../stream/scheduler.js';
import type { TokenAnswer } from './token-answer.js';
import type { TokenSource } from './token-source.js';

/** A token is renewed this long before it expires, or at half its time where that is later. */
const EARLY_MS = 5 * 60_000;
/** Requests for one token before the failure is told. */
const ATTEMPTS = 4;
const RETRY = { initialMs: 200, maxMs: 5000 };

interface CachedToken {
  readonly token: string;
  /** In the scheduler's time. */
  readonly renewAt: number;
}

/** Tokens by client credentials: one for each table, kept until shortly before it expires, minted once for all who wait. */
export class ClientCredentialsTokens implements TokenSource {
  readonly #request: (table: string) => Promise<TokenAnswer>;
  readonly #scheduler: Scheduler;
  readonly #cached = new Map<string, CachedToken>();
  readonly #minting = new Map<string, Promise<string>>();

  constructor(request: (table: string) => Promise<TokenAnswer>, scheduler: Scheduler) {
    this.#request = request;
    this.#scheduler = scheduler;
  }

  token(table: string): Promise<string> {
    const cached = this.#cached.get(table);
    if (cached !== undefined && this.#scheduler.now() < cached.renewAt) return Promise.resolve(cached.token);
    let minting = this.#minting.get(table);
    if (minting === undefined) {
      minting = this.#mint(table).finally(() => this.#minting.delete(table));
      this.#minting.set(table, minting);
    }
    return minting;
  }

  refused(table: string, token: string): boolean {
    // Another stream may have replaced it already.
    if (this.#cached.get(table)?.token === token) this.#cached.delete(table);
    return true;
  }

  async #mint(table: string): Promise<string> {
    const { token, expiresIn } = await this.#requestWithRetry(table);
    if (expiresIn === undefined) this.#cached.delete(table);
    else {
      const lifeMs = expiresIn * 1000;
      this.#cached.set(table, { token, renewAt: this.#scheduler.now() + Math.max(lifeMs - EARLY_MS, lifeMs / 2) });
    }
    return token;
  }

  async #requestWithRetry(table: string): Promise<TokenAnswer> {
    const backoff = new Backoff(RETRY, this.#scheduler.random);
    for (;;) {
      try {
        return await this.#request(table);
      } catch (error) {
        if (!ZerobusError.is(error) || !error.retryable || backoff.failures >= ATTEMPTS - 1) throw error;
      }
      await new Promise<void>((resolve) => {
        this.#scheduler.after(backoff.next(), resolve);
      });
    }
  }
}

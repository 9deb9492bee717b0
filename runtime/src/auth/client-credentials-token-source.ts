import { ZerobusError } from '../errors/zerobus-error.js';
import { Backoff } from '../time/backoff.js';
import type { Scheduler } from '../time/scheduler.js';
import { onAbort, sleep } from '../time/wait.js';
import type { TokenResponse } from './token-response.js';
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

interface Minting {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  /** How many wait for it; when the last one has gone, it is given up. */
  waiting: number;
}

/** One request for a token of a table. */
export type RequestToken = (table: string, signal: AbortSignal) => Promise<TokenResponse>;

/** Tokens by client credentials: one for each table, kept until shortly before it expires, minted once for all who wait. */
export class ClientCredentialsTokenSource implements TokenSource {
  readonly #request: RequestToken;
  readonly #scheduler: Scheduler;
  readonly #cached = new Map<string, CachedToken>();
  readonly #minting = new Map<string, Minting>();

  constructor(request: RequestToken, scheduler: Scheduler) {
    this.#request = request;
    this.#scheduler = scheduler;
  }

  token(table: string, signal?: AbortSignal): Promise<string> {
    const cached = this.#cached.get(table);
    if (cached !== undefined && this.#scheduler.now() < cached.renewAt) return Promise.resolve(cached.token);
    const minting = this.#minting.get(table) ?? this.#begin(table);
    minting.waiting++;
    if (signal === undefined) return minting.token;
    const leave = (): void => {
      if (--minting.waiting > 0) return;
      this.#forget(table, minting.controller);
      minting.controller.abort();
    };
    return minting.token.finally(onAbort(signal, leave));
  }

  refused(table: string, token: string): boolean {
    // Another stream may have replaced it already.
    if (this.#cached.get(table)?.token === token) this.#cached.delete(table);
    return true;
  }

  #begin(table: string): Minting {
    const controller = new AbortController();
    const token = this.#mint(table, controller.signal).finally(() => this.#forget(table, controller));
    const minting = { token, controller, waiting: 0 };
    this.#minting.set(table, minting);
    return minting;
  }

  /** One that was given up may end when another has begun. */
  #forget(table: string, controller: AbortController): void {
    if (this.#minting.get(table)?.controller === controller) this.#minting.delete(table);
  }

  async #mint(table: string, signal: AbortSignal): Promise<string> {
    const { token, expiresIn } = await this.#requestWithRetry(table, signal);
    if (expiresIn === undefined) this.#cached.delete(table);
    else {
      const lifeMs = expiresIn * 1000;
      this.#cached.set(table, { token, renewAt: this.#scheduler.now() + Math.max(lifeMs - EARLY_MS, lifeMs / 2) });
    }
    return token;
  }

  async #requestWithRetry(table: string, signal: AbortSignal): Promise<TokenResponse> {
    const backoff = new Backoff(RETRY, this.#scheduler.random);
    for (;;) {
      try {
        return await this.#request(table, signal);
      } catch (error) {
        const again = ZerobusError.is(error) && error.retryable && !signal.aborted;
        if (!again || backoff.failures >= ATTEMPTS - 1) throw error;
      }
      await sleep(this.#scheduler, backoff.next(), signal);
    }
  }
}

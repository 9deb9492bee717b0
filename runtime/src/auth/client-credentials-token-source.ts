import { ZerobusError } from '../errors/zerobus-error.js';
import { Backoff } from '../time/backoff.js';
import type { Scheduler } from '../time/scheduler.js';
import { onAbort, sleep } from '../time/wait.js';
import type { TokenResponse } from './token-response.js';
import type { TokenSource } from './token-source.js';

/** A token is renewed this long before it expires, or after half its lifetime if that is later. */
const EARLY_MS = 5 * 60_000;
/** Requests for one token before the failure is reported. */
const ATTEMPTS = 4;
const RETRY = { initialMs: 200, maxMs: 5000 };

interface CachedToken {
  readonly token: string;
  /** In the time of the scheduler. */
  readonly renewAt: number;
}

interface PendingToken {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  /** Number of callers that wait for it; the request is cancelled when the last one stops waiting. */
  waiting: number;
}

/** Requests one token for a table. */
export type RequestToken = (table: string, signal: AbortSignal) => Promise<TokenResponse>;

/** Requests tokens with client credentials: one for each table, cached until shortly before it expires, with one request for all that wait. */
export class ClientCredentialsTokenSource implements TokenSource {
  readonly #request: RequestToken;
  readonly #scheduler: Scheduler;
  readonly #cached = new Map<string, CachedToken>();
  readonly #pending = new Map<string, PendingToken>();

  constructor(request: RequestToken, scheduler: Scheduler) {
    this.#request = request;
    this.#scheduler = scheduler;
  }

  token(table: string, signal?: AbortSignal): Promise<string> {
    const cached = this.#cached.get(table);
    if (cached !== undefined && this.#scheduler.now() < cached.renewAt) return Promise.resolve(cached.token);
    const pending = this.#pending.get(table) ?? this.#begin(table);
    pending.waiting++;
    if (signal === undefined) return pending.token;
    const leave = (): void => {
      if (--pending.waiting > 0) return;
      this.#forget(table, pending.controller);
      pending.controller.abort();
    };
    return pending.token.finally(onAbort(signal, leave));
  }

  refused(table: string, token: string): boolean {
    // Another stream may already have replaced it.
    if (this.#cached.get(table)?.token === token) this.#cached.delete(table);
    return true;
  }

  #begin(table: string): PendingToken {
    const controller = new AbortController();
    // A delay between two attempts would not keep the process alive.
    const hold = this.#scheduler.hold(() => {});
    const token = this.#requestAndCache(table, controller.signal).finally(() => {
      hold.cancel();
      this.#forget(table, controller);
    });
    const pending = { token, controller, waiting: 0 };
    this.#pending.set(table, pending);
    return pending;
  }

  /** Compares controllers, because a cancelled request may end after the next one has begun. */
  #forget(table: string, controller: AbortController): void {
    if (this.#pending.get(table)?.controller === controller) this.#pending.delete(table);
  }

  async #requestAndCache(table: string, signal: AbortSignal): Promise<string> {
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
        const isRetryable = ZerobusError.is(error) && error.retryable && !signal.aborted;
        if (!isRetryable || backoff.failures >= ATTEMPTS - 1) throw error;
      }
      await sleep(this.#scheduler, backoff.next(), signal);
    }
  }
}

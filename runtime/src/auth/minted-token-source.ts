import { holdWhile } from '../time/hold-while.js';
import type { Scheduler } from '../time/scheduler.js';
import { CachedToken } from './cached-token.js';
import { RetryingRequest } from './retrying-request.js';
import { SharedCall } from './shared-call.js';
import { TokenAge } from './token-age.js';
import type { TokenResponse } from './token-response.js';
import type { TokenSource } from './token-source.js';

/** Requests one token for a table. */
export type RequestToken = (table: string, signal: AbortSignal) => Promise<TokenResponse>;

interface TableTokens {
  cached: CachedToken | undefined;
  readonly minting: SharedCall<string>;
}

/**
 * Requests tokens from the workspace: one for each table, with one request for all that wait. From five minutes before a token expires,
 * the next stream that opens renews it in the background, and uses the old one: it does not wait, and does not fail if the renewal does.
 * The renewal is cancelled when the streams that asked for it have ended. Without streams it requests nothing, and it sets no timer.
 */
export class MintedTokenSource implements TokenSource {
  readonly #request: RequestToken;
  readonly #scheduler: Scheduler;
  readonly #wallClock: () => number;
  readonly #retrying: RetryingRequest;
  readonly #tables = new Map<string, TableTokens>();

  /** `wallClock` returns milliseconds since 1970. */
  constructor(request: RequestToken, scheduler: Scheduler, wallClock: () => number = Date.now) {
    this.#request = request;
    this.#scheduler = scheduler;
    this.#wallClock = wallClock;
    this.#retrying = new RetryingRequest(scheduler);
  }

  token(table: string, signal?: AbortSignal): Promise<string> {
    const tokens = this.#tables.get(table) ?? this.#add(table);
    const { cached, minting } = tokens;
    if (cached === undefined || !cached.isUsable) return holdWhile(minting.result(signal), this.#scheduler, signal);
    if (cached.isRenewalDue) minting.result(signal).catch(() => cached.postponeRenewal());
    return Promise.resolve(cached.token);
  }

  refused(table: string, token: string): boolean {
    const tokens = this.#tables.get(table);
    // Another stream may already have replaced it.
    if (tokens?.cached?.token === token) tokens.cached = undefined;
    return true;
  }

  #add(table: string): TableTokens {
    const tokens: TableTokens = {
      cached: undefined,
      minting: new SharedCall(async (signal) => {
        const minted = await this.#retrying.send(() => this.#mint(table, signal), table, signal);
        tokens.cached = minted.cached;
        return minted.token;
      }),
    };
    this.#tables.set(table, tokens);
    return tokens;
  }

  /** Requests one token. One whose lifetime is unknown is not cached. */
  async #mint(table: string, signal: AbortSignal): Promise<Omit<TableTokens, 'minting'> & { readonly token: string }> {
    const age = new TokenAge(this.#scheduler, this.#wallClock);
    const { token, expiresIn } = await this.#request(table, signal);
    return { token, cached: expiresIn === undefined ? undefined : new CachedToken(token, expiresIn, age) };
  }
}

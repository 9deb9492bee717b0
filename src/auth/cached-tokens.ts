import type { Clock } from '../system/clock.js';
import type { AuthType } from './auth-type.js';
import type { Mint, MintedToken } from './minted-token.js';
import { SharedCall } from './shared-call.js';
import type { WorkspaceTokens } from './workspace-tokens.js';

/** A token is renewed this long before it expires, or after half its lifetime if that is later. */
const earlyMs = 5 * 60_000;

/** Caches a token until shortly before it expires. Concurrent callers share one request. A failure is not cached. */
export class CachedTokens implements WorkspaceTokens {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #minting: SharedCall<MintedToken>;
  #last: MintedToken | undefined;
  #renewAt = 0;

  constructor(mint: Mint, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#minting = new SharedCall(async (signal) => this.#store(await mint(signal)));
  }

  get authType(): AuthType | undefined {
    return this.#last?.authType;
  }

  async token(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    if (this.#last !== undefined && this.#clock.now() < this.#renewAt) return this.#last.token;
    return (await this.#minting.result(signal)).token;
  }

  invalidate(token: string): boolean {
    // Another caller may already have fetched a new one.
    if (this.#last?.token === token) this.#renewAt = 0;
    return this.#last?.fixed !== true;
  }

  #store(minted: MintedToken): MintedToken {
    const now = this.#clock.now();
    const lifeMs = (minted.expiresAt ?? now) - now;
    this.#last = minted;
    this.#renewAt = now + Math.max(lifeMs - earlyMs, lifeMs / 2);
    return minted;
  }
}

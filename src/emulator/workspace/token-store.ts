import { randomBytes } from 'node:crypto';
import { readBearer } from './request-headers.js';

/** What a token permits. */
export type Grant =
  /** Reading metadata. `principal` owns the token; absent for an admin. */
  | { readonly kind: 'metadata'; readonly principal?: string }
  /** Writing to one table. `table` is in lower case; `workspaceId` is from the client's request, without a port. */
  | { readonly kind: 'write'; readonly table: string; readonly workspaceId: string; readonly principal: string };

/** Why a token is not valid: the id of a rejection. */
export type TokenFault = 'token-missing' | 'token-unknown' | 'token-expired';

/** Number of tokens above which those that have expired are forgotten: a client may request one for each stream. */
const MAX_EXPIRED = 10_000;

interface IssuedToken {
  readonly grant: Grant;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Whether the service accepted it in a call. */
  readonly used: boolean;
}

/** The valid tokens of the emulator. */
export class TokenStore {
  readonly #tokens = new Map<string, IssuedToken>();
  readonly #now: () => number;
  #issued = 0;
  /** Number of tokens at which expired ones are removed next. */
  #cleanAt = MAX_EXPIRED;

  /** `now` returns milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Number of tokens that the token endpoint has issued. */
  get issued(): number {
    return this.#issued;
  }

  /** Issues a token that expires after `lifetimeS` seconds. */
  issue(grant: Grant, lifetimeS: number): string {
    this.#issued++;
    if (this.#tokens.size >= this.#cleanAt) this.#removeExpired();
    const token = `emulator.${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, { grant, expiresAt: this.#now() + lifetimeS * 1000, used: false });
    return token;
  }

  /** Number of tokens that it keeps. */
  get size(): number {
    return this.#tokens.size;
  }

  /** Adds a token that does not expire, such as the personal access token. */
  add(token: string, grant: Grant): void {
    this.#tokens.set(token, { grant, expiresAt: Number.POSITIVE_INFINITY, used: false });
  }

  /** Revokes all tokens except those that do not expire. */
  revoke(): void {
    for (const [token, { expiresAt }] of this.#tokens) if (Number.isFinite(expiresAt)) this.#tokens.delete(token);
  }

  /** Returns the grant of an `Authorization: Bearer …` header, or why the token is not valid. */
  authorize(header: string | undefined): Grant | TokenFault {
    const token = readBearer(header);
    if (token === undefined) return 'token-missing';
    const found = this.#tokens.get(token);
    if (found === undefined) return 'token-unknown';
    return found.expiresAt > this.#now() ? found.grant : 'token-expired';
  }

  /** Records that a call was accepted with the token of this header. */
  markUsed(header: string | undefined): void {
    const token = readBearer(header);
    const found = this.#tokens.get(token ?? '');
    if (token !== undefined && found?.used === false) this.#tokens.set(token, { ...found, used: true });
  }

  /** Returns whether a call was accepted with the token of this header. */
  wasUsed(header: string | undefined): boolean {
    return this.#tokens.get(readBearer(header) ?? '')?.used ?? false;
  }

  /** Makes the token of this header expire now. Returns why its calls are rejected. */
  expire(header: string | undefined): TokenFault {
    const token = readBearer(header);
    const found = this.#tokens.get(token ?? '');
    if (token !== undefined && found !== undefined) this.#tokens.set(token, { ...found, expiresAt: 0 });
    return 'token-expired';
  }

  #removeExpired(): void {
    const now = this.#now();
    for (const [token, { expiresAt }] of this.#tokens) if (expiresAt <= now) this.#tokens.delete(token);
    // Cleaning takes as long as there are tokens, so it waits until there are twice as many.
    this.#cleanAt = Math.max(MAX_EXPIRED, 2 * this.#tokens.size);
  }
}

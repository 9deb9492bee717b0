import { randomBytes } from 'node:crypto';

/** What a token of the emulator may do. */
export type Grant =
  /** `principal`: whose it is; absent: of an admin. */
  | { readonly kind: 'metadata'; readonly principal?: string }
  /** `table` in lower case; `workspaceId` as the client named its workspace, without a port. */
  | { readonly kind: 'write'; readonly table: string; readonly workspaceId: string; readonly principal: string };

/** The tokens that the emulator has given out. */
export class TokenStore {
  readonly #tokens = new Map<string, { readonly grant: Grant; readonly expiresAt: number }>();
  readonly #now: () => number;
  #minted = 0;

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Tokens given out by the token endpoint. */
  get minted(): number {
    return this.#minted;
  }

  /** A new token that ends after `lifetimeS` seconds. */
  mint(grant: Grant, lifetimeS: number): string {
    this.#minted++;
    const token = `emulator.${randomBytes(24).toString('base64url')}`;
    this.#tokens.set(token, { grant, expiresAt: this.#now() + lifetimeS * 1000 });
    return token;
  }

  /** A token that does not end: the personal access token. */
  add(token: string, grant: Grant): void {
    this.#tokens.set(token, { grant, expiresAt: Number.POSITIVE_INFINITY });
  }

  /** All tokens but the personal one become invalid, as when somebody revokes them. */
  revoke(): void {
    for (const [token, { expiresAt }] of this.#tokens) if (Number.isFinite(expiresAt)) this.#tokens.delete(token);
  }

  /** The grant of `Authorization: Bearer …`; a sentence where there is none. */
  authorize(header: string | undefined): Grant | string {
    const token = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
    if (token === undefined) return 'No bearer token in the authorization header.';
    const found = this.#tokens.get(token);
    if (found === undefined) return 'Invalid access token.';
    return found.expiresAt > this.#now() ? found.grant : 'Access token has expired.';
  }
}

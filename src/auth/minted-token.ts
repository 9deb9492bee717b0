import type { AuthType } from './auth-type.js';

/** A token that a credential provider returned. */
export interface MintedToken {
  readonly token: string;
  readonly authType: AuthType;
  /** Milliseconds since 1970. Absent if unknown; then the token is used once and not cached. */
  readonly expiresAt?: number | undefined;
  /** A fixed value from the settings: requesting it again returns the same token. */
  readonly fixed?: boolean;
}

/** Gets a fresh token. Throws GenError, or the reason of `signal`. */
export type Mint = (signal?: AbortSignal) => Promise<MintedToken>;

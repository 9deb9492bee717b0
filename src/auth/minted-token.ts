import type { AuthType } from './auth-type.js';

/** A token as a way to authenticate gave it. */
export interface MintedToken {
  readonly token: string;
  readonly authType: AuthType;
  /** Milliseconds since 1970; absent where nobody says, and the token must not be kept. */
  readonly expiresAt?: number | undefined;
  /** It is a value of the settings: asking again gives the same. */
  readonly fixed?: boolean;
}

/** Gets a fresh token. Throws GenError, or the reason of `signal`. */
export type Mint = (signal?: AbortSignal) => Promise<MintedToken>;

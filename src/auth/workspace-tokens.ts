import type { AuthType } from './auth-type.js';

/** Provides tokens for reading the metadata of a workspace. Concurrent callers get the same token. */
export interface WorkspaceTokens {
  /** Returns a valid token. Throws GenError if there is none, or the reason of `signal`. Errors contain no secret. */
  token(signal?: AbortSignal): Promise<string>;
  /**
   * Reports that a server rejected `token` with status 401, so that it is not returned again. Returns whether `token()` may
   * now return another one. Absent if it never does.
   */
  invalidate?(token: string): boolean;
  /** The credential provider of the last token, if known. */
  readonly authType?: AuthType | undefined;
}

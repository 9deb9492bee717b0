import type { AuthType } from './auth-type.js';

/** Gives a token that reads a workspace's metadata; one for all who ask at the same time. */
export interface TokenSource {
  /** Throws GenError where none can be had, or the reason of `signal`. Never shows a secret. */
  token(signal?: AbortSignal): Promise<string>;
  /**
   * A server has refused `token` (401): it is not given out again. Whether asking once more may give another one; absent
   * where it never does.
   */
  refused?(token: string): boolean;
  /** Databricks' name of the way that gave the last token, where it is known. */
  readonly authType?: AuthType | undefined;
}

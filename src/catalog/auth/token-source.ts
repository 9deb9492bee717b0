/** Gives a token that reads a workspace's metadata; one for all who ask at the same time. */
export interface TokenSource {
  /** Throws GenError where none can be had, or the reason of `signal`. Never shows a secret. */
  token(signal?: AbortSignal): Promise<string>;
}

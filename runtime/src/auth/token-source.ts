/** Supplies the tokens of streams. */
export interface TokenSource {
  /**
   * Returns a bearer token that may write into `table` (three parts). Rejects with a `ZerobusError`. Aborting `signal` means that
   * the caller no longer needs the token: a request that nobody else waits for should end, so that no socket keeps the process alive.
   */
  token(table: string, signal?: AbortSignal): Promise<string>;
  /**
   * Reports that the service rejected `token`, which is then not returned again. Returns whether another token is worth an
   * attempt; it is not if the token is a fixed value.
   */
  refused(table: string, token: string): boolean;
}

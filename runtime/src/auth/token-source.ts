/** Where streams get their tokens. */
export interface TokenSource {
  /**
   * A bearer token for writing into `table` (three parts). Rejects with a `ZerobusError`. Aborting `signal` says that the caller
   * does not need it any more: what is under way for nobody else should end, so that no socket keeps the process alive.
   */
  token(table: string, signal?: AbortSignal): Promise<string>;
  /**
   * The service has refused `token`: it is not given out again. Returns whether a fresh one is worth an attempt; with a
   * token that was given as a value it is not.
   */
  refused(table: string, token: string): boolean;
}

/** Where streams get their tokens. */
export interface TokenSource {
  /** A bearer token for writing into `table` (three parts). Rejects with a `ZerobusError`. */
  token(table: string): Promise<string>;
  /**
   * The service has refused `token`: it is not given out again. Returns whether a fresh one is worth an attempt; with a
   * token that was given as a value it is not.
   */
  refused(table: string, token: string): boolean;
}

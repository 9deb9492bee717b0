/** The context of a failed statement, for messages. */
export interface ErrorPlace {
  /** Host name and port. */
  readonly host: string;
  /** HTTP path of the warehouse. */
  readonly path: string;
  /** Values that no message may contain. */
  readonly secrets: readonly string[];
  /** Time limit of one request, in milliseconds. */
  readonly timeoutMs: number;
  /** The number of attempts so far. */
  readonly attempts: number;
}

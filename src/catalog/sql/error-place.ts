/** Where an error happened. */
export interface ErrorPlace {
  /** With its port. */
  readonly host: string;
  readonly path: string;
  /** What no message may show. */
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
  /** How often it was tried. */
  readonly attempts: number;
}

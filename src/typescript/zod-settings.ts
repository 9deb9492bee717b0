/** How zod schemas are emitted. */
export interface ZodSettings {
  /** Whether a key that is no column is refused, at every depth, rather than dropped. Default false. */
  readonly strict: boolean;
}

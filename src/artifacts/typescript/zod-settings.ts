/** Settings of the zod schemas. */
export interface ZodSettings {
  /** Whether to reject keys that are not columns, at every depth, instead of dropping them. Default false. */
  readonly strict: boolean;
}

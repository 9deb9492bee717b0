/** The environment, as `process.env` is. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A row by column name, with the values as the driver returns them. */
export type Row = Readonly<Record<string, unknown>>;

/** The values of named parameters: `schema` for `:schema` in a statement. */
export type SqlParameters = Readonly<Record<string, string>>;

/** An open session. It throws the errors of the driver; `readDriverError` converts them. */
export interface SqlSession {
  /** Runs a statement and returns all rows. `signal` cancels it. */
  query(statement: string, parameters: SqlParameters, signal: AbortSignal): Promise<readonly Row[]>;
  /** Closes the session. Never throws. */
  close(): Promise<void>;
}

/** A row by its columns, with values as the driver gives them. */
export type Row = Readonly<Record<string, unknown>>;

/** Values by the names of `:name` in a statement. */
export type SqlParameters = Readonly<Record<string, string>>;

/** An open session. Throws whatever the driver throws; `readDriverError` knows what it means. */
export interface SqlSession {
  /** All rows of a statement. `signal` cancels it. */
  query(statement: string, parameters: SqlParameters, signal: AbortSignal): Promise<readonly Row[]>;
  /** Never throws. */
  close(): Promise<void>;
}

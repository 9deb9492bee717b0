/** Asks the worker to add a segment to its tables. */
export interface CompactRequest {
  readonly path: string;
  /** Folders of the tables, by id. */
  readonly folders: ReadonlyMap<string, string>;
}

/** The answer: what failed, if anything. */
export interface CompactResponse {
  readonly failure?: string;
}

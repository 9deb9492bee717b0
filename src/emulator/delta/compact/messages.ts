/** Asks the worker to add a segment to its tables. */
export interface CompactRequest {
  readonly path: string;
  /** Whether its end may be cut off, as a crash leaves it. */
  readonly mayBeTorn: boolean;
  /** Folders of the tables, by id. */
  readonly folders: ReadonlyMap<string, string>;
}

/** The answer: what failed, if anything. */
export interface CompactResponse {
  readonly failure?: string;
}

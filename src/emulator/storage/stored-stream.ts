/** What happened to a persistent stream last: `open` when it was created. */
export type StreamStatus = 'open' | 'retired' | 'forgotten';

/** A persistent stream, as its storage names it. */
export interface StreamIdentity {
  readonly id: string;
  /** Type of its records, one of `RECORD_TYPES`. */
  readonly recordType: number;
}

/** The message of a persistent stream that records are from. */
export interface StreamMessage {
  readonly stream: StreamIdentity;
  readonly offset: number;
}

/** A change of a persistent stream that must survive the emulator. */
export interface StreamChange extends StreamIdentity {
  /** The `id` of the storage of its table. */
  readonly table: string;
  readonly status: StreamStatus;
}

/** A persistent stream that an earlier emulator stored. */
export interface StoredStream extends StreamIdentity {
  /** The `id` of the storage of its table, which may be gone. */
  readonly table: string;
  readonly isRetired: boolean;
  /** Offset of the last committed message; -1 before the first. */
  readonly lastCommitted: number;
}

/** Stores what happens to persistent streams, in one order with their records. */
export interface StreamJournal {
  /** Resolves when the change is durable. Throws or rejects with RpcError if it cannot be stored. */
  store(change: StreamChange): Promise<void>;
}

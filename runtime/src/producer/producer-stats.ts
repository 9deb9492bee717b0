import type { SpoolStats } from '../spool/spool.js';

/** Counters of a producer since it was created. */
export interface ProducerStats {
  /** Records that `send`, `write` and `writeAll` accepted. */
  readonly sent: number;
  /** Records that the service acknowledged. */
  readonly acked: number;
  /** Records that the service rejected and `onReject` received. With a spool, also those that an earlier process left. */
  readonly rejected: number;
  /** Records that were sent again, counted each time. */
  readonly retried: number;
  /** Encoded bytes of the batches that were closed for sending. */
  readonly bytes: number;
  /** Batches that were closed for sending. */
  readonly batches: number;
  /** Streams that replaced an earlier one. */
  readonly reconnects: number;
  /** Accepted records that are not acknowledged or rejected: their number, and the memory they hold. Excludes what only the spool holds. */
  readonly inFlight: { readonly records: number; readonly bytes: number };
  /** The limits of `inFlight`, and how many writers wait for room. */
  readonly window: { readonly maxRecords: number; readonly maxBytes: number; readonly waiting: number };
  /** Age of the oldest record in flight: the milliseconds since it was written; 0 without one. */
  readonly oldestAgeMs: number;
  /** Milliseconds for which the event loop was blocked by more than 50 ms at a time while records were in flight. */
  readonly blockedMs: number;
  /** The counters of the spool; undefined without one, or before it is open. */
  readonly spool: SpoolStats | undefined;
}

/** Returns the counters of a producer that was not used. */
export function emptyStats({
  maxRecords,
  maxBytes,
}: {
  readonly maxRecords: number;
  readonly maxBytes: number;
}): ProducerStats {
  return {
    sent: 0,
    acked: 0,
    rejected: 0,
    retried: 0,
    bytes: 0,
    batches: 0,
    reconnects: 0,
    inFlight: { records: 0, bytes: 0 },
    window: { maxRecords, maxBytes, waiting: 0 },
    oldestAgeMs: 0,
    blockedMs: 0,
    spool: undefined,
  };
}

/** Counters of a producer since it was created. */
export interface ProducerStats {
  /** Records that `send`, `write` and `writeAll` accepted. */
  readonly sent: number;
  /** Records that the service acknowledged. */
  readonly acked: number;
  /** Encoded bytes of the batches that were closed for sending. */
  readonly bytes: number;
  /** Batches that were closed for sending. */
  readonly batches: number;
  /** Streams that replaced an earlier one. */
  readonly reconnects: number;
  /** What is accepted but not acknowledged: the number of records, and the bytes of memory that they hold. */
  readonly inFlight: { readonly records: number; readonly bytes: number };
  /** Milliseconds since the oldest unacknowledged record was written; 0 if there is none. */
  readonly oldestAgeMs: number;
}

/** Numbers of a producer, counted over its life. */
export interface ProducerStats {
  /** Records that were accepted by `send` or `write`. */
  readonly sent: number;
  /** Records that are durable. */
  readonly acked: number;
  /** Encoded bytes of the batches that were sealed. */
  readonly bytes: number;
  /** Batches that were sealed. */
  readonly batches: number;
  /** Streams that replaced an earlier one. */
  readonly reconnects: number;
  /** What is accepted and not durable: records, and the memory that it holds in bytes. */
  readonly inFlight: { readonly records: number; readonly bytes: number };
  /** Milliseconds since the oldest record that is not durable was written; 0 where there is none. */
  readonly oldestAgeMs: number;
}

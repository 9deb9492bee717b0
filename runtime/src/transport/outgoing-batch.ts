/** Bytes that are free before the body of a batch, for the head that a transport may write there. */
export const HEAD_ROOM = 40;

/** The encoding of the records in a stream: a protobuf message, or JSON text in UTF-8. */
export type RecordFormat = 'proto' | 'json';

/**
 * One batch for a transport, in memory that does not change until `written` is called. The body, from `start` to `end`, is the same for
 * both formats: the bytes of the only record, or for several records a sequence of `0x0a`, a varint with the length, and the bytes.
 */
export interface OutgoingBatch {
  /** The memory of the batch. At least `HEAD_ROOM` bytes precede `start`. */
  readonly buffer: Buffer;
  /** Start of the body. */
  readonly start: number;
  /** End of the body. */
  readonly end: number;
  /** Number of records, at least 1. */
  readonly count: number;
  /**
   * Returns true at the first call: the transport may then overwrite the `HEAD_ROOM` bytes before `start`. Later calls return false,
   * because a socket may still read the first head.
   */
  takeHeadRoom(): boolean;
  /** The transport calls it once for each `send`, when the socket no longer reads the buffer. */
  written(): void;
}

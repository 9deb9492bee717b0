import type { ZerobusError } from '../errors/zerobus-error.js';
import type { StreamState } from '../stream/stream-state.js';

/** The argument of `onAck`: more of the first records are settled. */
export interface Ack {
  /** How many of the first records that the producer accepted are settled: acknowledged, or rejected and passed to `onReject`. */
  readonly acked: number;
  /** How many of them this acknowledgement added. */
  readonly records: number;
  /** How many records were rejected since the producer was created. */
  readonly rejected: number;
}

/** The argument of `onState`: a stream of the producer changed its state. */
export interface StateChange {
  /** The state before. */
  readonly from: StreamState;
  /** The state now. */
  readonly to: StreamState;
  /** The error that caused the change; undefined if there was none. */
  readonly reason: ZerobusError | undefined;
  /** Number of the stream, from 0; below the option `streams`. */
  readonly stream: number;
}

import type { ZerobusError } from '../errors/zerobus-error.js';
import type { StreamState } from '../stream/stream-state.js';

/** More records are durable. */
export interface Ack {
  /** Records that are durable, counted over the producer's life: the first `acked` that were accepted. */
  readonly acked: number;
  /** How many of them this ack has added. */
  readonly records: number;
}

/** The connection has changed its state. */
export interface StateChange {
  readonly from: StreamState;
  readonly to: StreamState;
  /** What led to it, where that was an error. */
  readonly reason: ZerobusError | undefined;
}

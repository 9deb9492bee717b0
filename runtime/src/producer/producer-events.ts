import type { ZerobusError } from '../errors/zerobus-error.js';
import type { StreamState } from '../stream/stream-state.js';

/** The argument of `onAck`: the service acknowledged more records. */
export interface Ack {
  /** Records acknowledged since the producer was created. They are the first `acked` records that it accepted. */
  readonly acked: number;
  /** How many of them this acknowledgement added. */
  readonly records: number;
}

/** The argument of `onState`: the connection changed its state. */
export interface StateChange {
  /** The state before. */
  readonly from: StreamState;
  /** The state now. */
  readonly to: StreamState;
  /** The error that caused the change; undefined if there was none. */
  readonly reason: ZerobusError | undefined;
}

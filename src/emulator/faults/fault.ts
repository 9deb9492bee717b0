import type { StatusName } from '../grpc/status.js';

interface FaultTiming {
  /** Fires when this many records have come in since it was set, over all streams. Default 0: with the next message. */
  readonly after?: number;
  /** Again after each further `after` records. Default false. */
  readonly every?: boolean;
}

/** The service asks the client to go to another stream, acknowledges what comes, and ends the stream with code 6002. */
export interface CloseSignalFault extends FaultTiming {
  readonly kind: 'close-signal';
  /** How long the stream goes on. Default 2,000. */
  readonly durationMs?: number;
}

/** The stream ends with a status. The records that came since the last ack are kept, and not acknowledged. */
export interface StatusFault extends FaultTiming {
  readonly kind: 'status';
  readonly status: StatusName;
  /** Default: a text that says it was asked for. */
  readonly message?: string;
  /** The number in `Error Code: N`. Default: none. */
  readonly serverCode?: number;
}

/** The connection breaks, with everything on it. The records that came since the last ack are kept. */
export interface CutFault extends FaultTiming {
  readonly kind: 'cut';
}

/** Records are taken, and no ack is sent on any stream until the fault is released. */
export interface StallFault extends FaultTiming {
  readonly kind: 'stall';
}

/** What the emulator does wrong on purpose, so that recovery can be tested. */
export type Fault = CloseSignalFault | StatusFault | CutFault | StallFault;

/** A fault that was set. */
export interface FaultHandle {
  /** How often it has fired. */
  readonly fired: number;
  /** Takes it back; a stall ends, and what was held back is acknowledged. */
  release(): void;
}

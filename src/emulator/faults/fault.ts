import type { StatusName } from '../grpc/rpc-error.js';

interface FaultTiming {
  /**
   * Number of records after which the fault fires, counted over all streams from when it was added. Default 0: it fires
   * with the next message.
   */
  readonly after?: number;
  /** Whether the fault fires again after every further `after` records, which must then be at least 1. Default false. */
  readonly every?: boolean;
}

/**
 * The service asks the client to open another stream. It keeps acknowledging records for `durationMs`, then ends the
 * stream with UNAVAILABLE and code 6002.
 */
export interface CloseSignalFault extends FaultTiming {
  readonly kind: 'close-signal';
  /** Milliseconds until the stream ends. Default 2,000. */
  readonly durationMs?: number;
}

/** The stream ends with a gRPC status. Records received since the last ack are stored but not acknowledged. */
export interface StatusFault extends FaultTiming {
  readonly kind: 'status';
  /** Name of the gRPC status, such as `'UNAVAILABLE'`. */
  readonly status: StatusName;
  /** Message of the status. Default: `'The emulator injected a fault.'`. */
  readonly message?: string;
  /** The service's error code, appended to the message as `Error Code: N`. Default: no code. */
  readonly serverCode?: number;
}

/**
 * The connection breaks, with all streams on it. Records received since the last ack are stored but not acknowledged, so
 * that a client sends them again.
 */
export interface CutFault extends FaultTiming {
  readonly kind: 'cut';
}

/** The service accepts records but sends no ack on any stream until the fault is released. */
export interface StallFault extends FaultTiming {
  readonly kind: 'stall';
}

/**
 * A failure that the emulator injects, to test recovery.
 *
 * @example
 * { kind: 'status', status: 'UNAVAILABLE', after: 1_000, every: true }
 */
export type Fault = CloseSignalFault | StatusFault | CutFault | StallFault;

/** A scheduled fault, returned by `Emulator.fault`. */
export interface FaultHandle {
  /** Number of times the fault has fired. */
  readonly fired: number;
  /** Removes the fault. Releasing a stall sends the acks that it withheld. */
  release(): void;
}

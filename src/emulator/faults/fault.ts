import type { StatusName } from '../rejections/rpc-error.js';

interface FaultTiming {
  /**
   * Number of records after which the fault fires, counted over all streams from when it was added. Default 0: it fires
   * with the next message, or the next request of the kind that it affects.
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
 * that a client of an ephemeral stream sends them again. On a persistent stream they are committed: the answer to
 * `resume_stream` covers them, although their ack was lost.
 */
export interface CutFault extends FaultTiming {
  readonly kind: 'cut';
}

/** The service accepts records but sends no ack on any stream until the fault is released. */
export interface StallFault extends FaultTiming {
  readonly kind: 'stall';
}

/**
 * The connection breaks before the service answers `create_stream`, `resume_stream` or RetireStream. The service has done
 * what was asked.
 */
export interface LostAnswerFault extends FaultTiming {
  readonly kind: 'lost-answer';
}

/**
 * The service forgets a persistent stream when a client resumes it: this and every later attempt fails with NOT_FOUND. For
 * a stream that is lost while a producer uses it, add a `cut`.
 */
export interface ExpireFault extends FaultTiming {
  readonly kind: 'expire';
}

/**
 * Somebody else retires a persistent stream, when a client sends records to it or resumes it. Its connection ends with
 * NOT_FOUND; records received since the last ack are committed but not acknowledged.
 */
export interface RetireFault extends FaultTiming {
  readonly kind: 'retire';
}

/**
 * The service has no persistent streams: it rejects calls of PersistentStream and RetireStream with UNIMPLEMENTED until the
 * fault is released. Open streams continue.
 */
export interface UnimplementedFault extends FaultTiming {
  readonly kind: 'unimplemented';
}

/**
 * A failure that the emulator injects, to test recovery.
 *
 * @example
 * { kind: 'status', status: 'UNAVAILABLE', after: 1_000, every: true }
 */
export type Fault =
  | CloseSignalFault
  | StatusFault
  | CutFault
  | StallFault
  | LostAnswerFault
  | ExpireFault
  | RetireFault
  | UnimplementedFault;

/** A scheduled fault, returned by `Emulator.fault`. */
export interface FaultHandle {
  /** Number of times the fault has fired. */
  readonly fired: number;
  /** Removes the fault. Releasing a stall sends the acks that it withheld. */
  release(): void;
}

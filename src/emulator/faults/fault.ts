import type { StatusName } from '../rejections/rpc-error.js';

/** When a fault fires, and how often. Each fault counts for itself, from when it was added. */
export interface FaultTrigger {
  /**
   * Number of records after which the fault fires, counted over all streams. Default 0: it fires with the next message, or the next
   * request of the kind that it affects.
   */
  readonly after?: number;
  /**
   * Milliseconds after which the fault fires: on the stream that has been open for longest, even if it is idle, or else with the next
   * request. With `after`, both must have passed. Default 0.
   */
  readonly afterMs?: number;
  /** Whether the fault fires again after every further `after` records or `afterMs`, one of which must then be at least 1. Default false. */
  readonly every?: boolean;
  /** The most times that the fault fires. Default 1; with `every`, `chance` or `perStream`, any number of times. */
  readonly times?: number;
  /**
   * Probability with which each record fires the fault, once `after` and `afterMs` have passed; of kinds that affect requests, each
   * request. Above 0, at most 1. The same seed and the same records give the same faults. Default: certain.
   */
  readonly chance?: number;
  /** The only table whose records count and whose streams are affected: `catalog.schema.table`. Default: all tables. */
  readonly table?: string;
}

/** When a fault fires that affects one stream. */
export interface StreamFaultTrigger extends FaultTrigger {
  /** Whether `after` and `afterMs` count for each stream, from its opening. The fault then fires on every stream. Default false. */
  readonly perStream?: boolean;
}

/** A state that a fault brings about. */
interface LastingFault {
  /** Milliseconds until it ends by itself. Default: it lasts until the fault is released. Required if it can fire more than once. */
  readonly durationMs?: number;
}

/** A status with which a call ends. */
interface FaultStatus {
  /** Name of the gRPC status, such as `'UNAVAILABLE'`. */
  readonly status: Exclude<StatusName, 'OK'>;
  /** Message of the status. Default: `'The emulator injected a fault.'`. */
  readonly message?: string;
  /** The service's error code, appended to the message as `Error Code: N`. Default: no code. */
  readonly serverCode?: number;
}

/**
 * The service asks the client to open another stream. It keeps acknowledging records for `durationMs`, then ends the
 * stream with UNAVAILABLE and code 6002.
 */
export interface CloseSignalFault extends StreamFaultTrigger {
  readonly kind: 'close-signal';
  /** Milliseconds until the stream ends. Default 2,000. */
  readonly durationMs?: number;
}

/** The stream ends with a gRPC status. Records received since the last ack are stored but not acknowledged. */
export interface StatusFault extends StreamFaultTrigger, FaultStatus {
  readonly kind: 'status';
}

/**
 * The connection breaks, with all streams on it. Records received since the last ack are stored but not acknowledged, so
 * that a client of an ephemeral stream sends them again. On a persistent stream they are committed: the answer to
 * `resume_stream` covers them, although their ack was lost.
 */
export interface CutFault extends StreamFaultTrigger {
  readonly kind: 'cut';
}

/** The service ends its side of the stream with status OK while the client is still sending. Records received before are acknowledged. */
export interface HalfCloseFault extends StreamFaultTrigger {
  readonly kind: 'half-close';
}

/** The service takes no new streams on the connection (GOAWAY), as before a restart. Open streams continue on it. */
export interface GoAwayFault extends StreamFaultTrigger {
  readonly kind: 'go-away';
}

/**
 * The service rejects a record with INVALID_ARGUMENT and code 4044, as one that does not decode: with `after: 10`, the eleventh. It rejects the same
 * bytes again until the fault is released, because a client may send them again to find the record.
 */
export interface RejectRecordFault extends StreamFaultTrigger {
  readonly kind: 'reject-record';
  /** Reason in the message. Default: `'the emulator injected a fault'`. */
  readonly reason?: string;
}

/** The service stores records, and one ack is lost. Later acks cover its records. Without later records the client gets none. */
export interface DropAckFault extends StreamFaultTrigger {
  readonly kind: 'drop-ack';
}

/** The service accepts records but sends no ack on any stream until the fault ends. The end sends what was withheld. */
export interface StallFault extends FaultTrigger, LastingFault {
  readonly kind: 'stall';
}

/** The service acknowledges records `delayMs` later than it could, on all streams, until the fault ends. */
export interface DelayAcksFault extends FaultTrigger, LastingFault {
  readonly kind: 'delay-acks';
  /** Milliseconds between storing records and acknowledging them. */
  readonly delayMs: number;
}

/** The service reads from no open stream until the fault ends, so that flow control stops its client. Acks are sent. */
export interface StallReadsFault extends FaultTrigger, LastingFault {
  readonly kind: 'stall-reads';
}

/** The service rejects the opening of a stream (`create_stream` or `resume_stream`), and does nothing of what was asked. */
export interface RejectOpeningFault extends FaultTrigger, FaultStatus {
  readonly kind: 'reject-opening';
}

/**
 * The connection breaks before the service answers `create_stream`, `resume_stream` or RetireStream. The service has done
 * what was asked.
 */
export interface LostAnswerFault extends FaultTrigger {
  readonly kind: 'lost-answer';
}

/**
 * The service forgets a persistent stream when a client resumes it: this and every later attempt fails with NOT_FOUND. For
 * a stream that is lost while a producer uses it, add a `cut`.
 */
export interface ExpireFault extends FaultTrigger {
  readonly kind: 'expire';
}

/**
 * Somebody else retires a persistent stream, when a client sends records to it or resumes it. Its connection ends with
 * NOT_FOUND; records received since the last ack are committed but not acknowledged.
 */
export interface RetireFault extends StreamFaultTrigger {
  readonly kind: 'retire';
}

/**
 * The service has no persistent streams: it rejects calls of PersistentStream and RetireStream with UNIMPLEMENTED until the
 * fault ends. Open streams continue.
 */
export interface UnimplementedFault extends Omit<FaultTrigger, 'table'>, LastingFault {
  readonly kind: 'unimplemented';
}

/** The token of a call has expired, although an earlier call was accepted with it: UNAUTHENTICATED, also for later calls with it. */
export interface ExpireTokenFault extends FaultTrigger {
  readonly kind: 'expire-token';
}

/** The token endpoint answers late, with an error, or both. At least one of `httpStatus` and `delayMs` is required. */
export interface TokenEndpointFault extends Omit<FaultTrigger, 'table'> {
  readonly kind: 'token-endpoint';
  /** HTTP status, from 400 to 599. Default: the endpoint does what was asked. */
  readonly httpStatus?: number;
  /** Seconds of the header `Retry-After`. Default: no such header. */
  readonly retryAfterS?: number;
  /** Milliseconds that the response is late. Default 0. */
  readonly delayMs?: number;
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
  | HalfCloseFault
  | GoAwayFault
  | RejectRecordFault
  | DropAckFault
  | StallFault
  | DelayAcksFault
  | StallReadsFault
  | RejectOpeningFault
  | LostAnswerFault
  | ExpireFault
  | RetireFault
  | UnimplementedFault
  | ExpireTokenFault
  | TokenEndpointFault;

/** A fault that was added, returned by `Emulator.fault` and `Emulator.faults`. */
export interface FaultHandle {
  /** Identifies the fault, in this emulator. */
  readonly id: number;
  readonly fault: Fault;
  /** Number of times the fault has fired. */
  readonly fired: number;
  /** Whether the fault can fire again, or what it brought about lasts. */
  readonly active: boolean;
  /** Removes the fault, and ends what it brought about. Releasing a stall sends the acks that it withheld. */
  release(): void;
}

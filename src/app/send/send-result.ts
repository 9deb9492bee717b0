import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { LineError } from './line-error.js';

/** An invalid line. */
export interface Rejection {
  readonly line: number;
  readonly error: LineError;
}

/** The progress of a run. */
export interface SendProgress {
  /** The number of accepted records. */
  readonly records: number;
  /** The bytes read of the input, before decompression. */
  readonly bytes: number;
  /** The size of the input in bytes, if known. */
  readonly size: number | undefined;
  /** The warnings so far. */
  readonly warnings: readonly Diagnostic[];
}

/** The result of a run. */
export interface SendResult {
  /** The number of records read, valid or not. */
  readonly read: number;
  /** The number of durable records. */
  readonly sent: number;
  readonly rejected: number;
  readonly firstRejection: Rejection | undefined;
  /** Whether the signal ended the run. */
  readonly interrupted: boolean;
  /** What ended the run before the end of the input: a LineError, ZerobusError, GenError, or the signal's reason. */
  readonly failure: unknown;
  /** Why the saved progress is behind; undefined if it is up to date. */
  readonly unsaved: unknown;
  /** The line to continue at: everything before it is durable or rejected. Undefined at the end. */
  readonly stoppedAt: number | undefined;
}

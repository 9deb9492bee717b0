import type { LineError } from './line-error.js';

/** A line that is no record. */
export interface Rejection {
  readonly line: number;
  readonly error: LineError;
}

/** How far it is. */
export interface SendProgress {
  /** Records that were accepted. */
  readonly records: number;
  /** Of the input, as it is packed. */
  readonly bytes: number;
  /** All of them, where it is known. */
  readonly size: number | undefined;
}

/** What became of an input. */
export interface SendResult {
  /** Records that were read, right or wrong. */
  readonly read: number;
  /** Records that are durable. */
  readonly sent: number;
  readonly rejected: number;
  readonly firstRejection: Rejection | undefined;
  /** Whether the signal ended it. */
  readonly interrupted: boolean;
  /** What ended it before its end: a LineError, a ZerobusError, a GenError, the signal's reason. */
  readonly failure: unknown;
  /** Why the state of `--resume` is behind what is durable; undefined where it is not. */
  readonly unsaved: unknown;
  /** Where to go on: everything before this line is durable, or rejected. Undefined at the end. */
  readonly stoppedAt: number | undefined;
}

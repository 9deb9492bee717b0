import { ZerobusError, type ZerobusErrorCode } from 'zerobus-runtime';
import { errorCodes } from 'zerobus-runtime/codes';

/** An error of one line; the other lines can be sent. */
export class LineError extends Error {
  override readonly name: string = 'LineError';
  /** The column, if the error concerns one. */
  readonly column: string | null;
  /** What to do, or '' if the reason says it. */
  readonly help: string;

  constructor(reason: string, help: string = '', column: string | null = null) {
    super(reason);
    this.column = column;
    this.help = help;
  }
}

/** Error codes of the runtime that concern one record, not the producer. */
const ofRecords: ReadonlySet<ZerobusErrorCode> = new Set(['invalid-value', 'unknown-key', 'record-too-large']);

/** Converts an error of the runtime to a LineError; undefined if it concerns more than one line. */
export function toLineError(error: unknown): LineError | undefined {
  if (error instanceof LineError) return error;
  if (!ZerobusError.is(error) || !ofRecords.has(error.code)) return undefined;
  const { code, help, path = null, rawMessage } = error;
  // The help for an invalid value addresses programmers.
  return new LineError(rawMessage, code === 'invalid-value' && help === errorCodes[code].help ? '' : help, path);
}

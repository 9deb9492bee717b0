import { ZerobusError, type ZerobusErrorCode } from 'zerobus-runtime';
import { errorCodes } from 'zerobus-runtime/codes';

/** What is wrong with one line; the others may be sent. */
export class LineError extends Error {
  override readonly name: string = 'LineError';
  /** The column, where it is one of them. */
  readonly column: string | null;
  /** What to do; '' where the reason says it. */
  readonly help: string;

  constructor(reason: string, help: string = '', column: string | null = null) {
    super(reason);
    this.column = column;
    this.help = help;
  }
}

/** What a producer says of one record, and not of itself. */
const ofRecords: ReadonlySet<ZerobusErrorCode> = new Set(['invalid-value', 'unknown-key', 'record-too-large']);

/** The error as one of a line; undefined where it is of more than that. */
export function lineErrorOf(error: unknown): LineError | undefined {
  if (error instanceof LineError) return error;
  if (!ZerobusError.is(error) || !ofRecords.has(error.code)) return undefined;
  const { code, help, path = null, rawMessage } = error;
  // What is to be done about any wrong value is said to who writes code.
  return new LineError(rawMessage, code === 'invalid-value' && help === errorCodes[code].help ? '' : help, path);
}

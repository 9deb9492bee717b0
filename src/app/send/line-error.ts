import { ZerobusError, type ZerobusErrorCode } from 'zerobus-runtime';
import { errorCodes } from 'zerobus-runtime/codes';
import { arrayHelp, returnHelp } from './json-help.js';
import { maxLine } from './limits.js';

const DOS_END = 0x1a;

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

/** Returns the error for a line that is not UTF-8. */
export function notUtf8(): LineError {
  return new LineError('is not UTF-8', 'Convert the text first, for example with iconv -f WINDOWS-1252 -t UTF-8.');
}

/** Returns the error for a line or row that is too long; `text` is its beginning. */
export function tooLong(what: 'line' | 'row', text: string): LineError {
  const help = text.includes('\r')
    ? returnHelp
    : what === 'line' && text.trimStart().startsWith('[')
      ? arrayHelp
      : `The service accepts no longer ${what} as a record.`;
  return new LineError(`is longer than ${maxLine / 1e6} MB`, help);
}

/** Returns whether a line is only the end-of-file mark of DOS, as `copy con` writes it. */
export function isDosEnd(line: string): boolean {
  return line.charCodeAt(0) === DOS_END && line.trim().length === 1;
}

/** Returns the error for a line that is only the end-of-file mark of DOS. */
export function dosEnd(): LineError {
  return new LineError('is the end-of-file mark of DOS (Ctrl-Z)', "Remove it: tr -d '\\032' does that.");
}

/** Returns the error for a record that the service rejects. */
export function rejectedByService(error: unknown): LineError {
  const reason = ZerobusError.is(error) ? error.rawMessage : String(error);
  return new LineError(`was rejected by the service: ${reason}`);
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

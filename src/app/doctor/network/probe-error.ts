import { errorMessage } from '../../../system/error-message.js';
/** The stage of a connection that failed. */
export type Stage = 'dns' | 'tcp' | 'proxy' | 'tls';

/** A connection could not be opened. */
export class ProbeError extends Error {
  readonly stage: Stage;
  /** The code of Node.js or OpenSSL, `TIMEOUT` if the time limit was exceeded, the status of a proxy's response, or ''. */
  readonly code: string;

  constructor(stage: Stage, code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.stage = stage;
    this.code = code;
  }

  /** Wraps an error of Node.js that a stage threw. */
  static from(stage: Stage, error: unknown): ProbeError {
    if (error instanceof ProbeError) return error;
    // Connecting to several addresses fails with one error for each.
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
    const code = first instanceof Error && 'code' in first ? String(first.code) : '';
    const text = errorMessage(first);
    return new ProbeError(stage, code, text.split('\n')[0]!.slice(0, 200), error);
  }
}

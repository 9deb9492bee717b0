/** How far a connection came: the step that failed. */
export type Stage = 'dns' | 'tcp' | 'proxy' | 'tls';

/** A connection that was not made. */
export class ProbeError extends Error {
  readonly stage: Stage;
  /** Of Node or OpenSSL, `TIMEOUT` where nothing came in time, the status where a proxy refused; '' where there is none. */
  readonly code: string;

  constructor(stage: Stage, code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.stage = stage;
    this.code = code;
  }

  /** The error of a step, from what Node threw. */
  static from(stage: Stage, error: unknown): ProbeError {
    if (error instanceof ProbeError) return error;
    // Of several addresses each has its own.
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
    const code = first instanceof Error && 'code' in first ? String(first.code) : '';
    const text = first instanceof Error ? first.message : String(first);
    return new ProbeError(stage, code, text.split('\n')[0]!.slice(0, 200), error);
  }
}

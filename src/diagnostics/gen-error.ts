import type { DiagnosticCode, DiagnosticParams } from './catalogue.js';
import { type Diagnostic, type DiagnosticPlace, diagnostic } from './diagnostic.js';

/**
 * An expected failure, caused by the input or the environment; the command exits with 2. Its message ends with the code
 * in brackets, because logs often show the message only. It never contains a secret.
 */
export class GenError extends Error {
  override readonly name: string = 'GenError';
  /** The diagnostic that `--reporter json` prints for this error. */
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic, cause?: unknown) {
    super(`${diagnostic.message} [${diagnostic.code}]`, cause === undefined ? undefined : { cause });
    this.diagnostic = diagnostic;
  }

  /** The code of the diagnostic, to branch on. */
  get code(): DiagnosticCode {
    return this.diagnostic.code;
  }

  /** How to fix it. */
  get help(): string {
    return this.diagnostic.help;
  }
}

/** Creates the error for a code from its row in the catalogue. `cause` is the error that led to it. */
export function genError<C extends DiagnosticCode>(
  code: C,
  place: DiagnosticPlace,
  params: DiagnosticParams<C>,
  cause?: unknown,
): GenError {
  return new GenError(diagnostic(code, place, params), cause);
}

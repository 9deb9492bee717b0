import type { DiagnosticCode, DiagnosticParams } from './catalogue.js';
import { type Diagnostic, type DiagnosticPlace, diagnostic } from './diagnostic.js';

/**
 * "Could not do it": the user or the surroundings are at fault, and the command ends with 2.
 * The code stands in the message too, because logs show only that. Never holds a secret.
 */
export class GenError extends Error {
  override readonly name: string = 'GenError';
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic, cause?: unknown) {
    super(`${diagnostic.message} [${diagnostic.code}]`, cause === undefined ? undefined : { cause });
    this.diagnostic = diagnostic;
  }

  get code(): DiagnosticCode {
    return this.diagnostic.code;
  }

  get help(): string {
    return this.diagnostic.help;
  }
}

/** Makes the error of a row in the catalogue. */
export function genError<C extends DiagnosticCode>(
  code: C,
  place: DiagnosticPlace,
  params: DiagnosticParams<C>,
  cause?: unknown,
): GenError {
  return new GenError(diagnostic(code, place, params), cause);
}

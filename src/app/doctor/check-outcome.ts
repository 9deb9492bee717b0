import type { GenError } from '../../diagnostics/gen-error.js';
import type { CheckStatus } from './doctor-report.js';

/** The outcome of a check, and the value that other checks need; without a value, those are skipped. */
export interface CheckOutcome<T> {
  readonly status: CheckStatus;
  readonly message: string;
  readonly fix?: string | undefined;
  readonly statements?: readonly string[] | undefined;
  readonly value?: T | undefined;
}

/** Returns the outcome of a check that failed with an error of the catalogue. */
export function failWith(error: GenError): CheckOutcome<never> {
  const { message, help } = error.diagnostic;
  // The help is written for commands with --offline; doctor does not have it.
  return {
    status: 'fail',
    message,
    fix: help.replace(/ To work without a (?:network|workspace), pass `--offline`\./, ''),
  };
}

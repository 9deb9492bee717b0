import type { GenError } from '../../diagnostics/gen-error.js';
import type { CheckStatus } from './doctor-check.js';

/** What a check found, and what those that build on it need; without a value they are skipped. */
export interface Verdict<T> {
  readonly status: CheckStatus;
  readonly message: string;
  readonly fix?: string | undefined;
  readonly statements?: readonly string[] | undefined;
  readonly value?: T | undefined;
}

/** A failure as an error of the catalogue has it. */
export function failed(error: GenError): Verdict<never> {
  const { message, help } = error.diagnostic;
  // Other commands have --offline; doctor does not.
  return {
    status: 'fail',
    message,
    fix: help.replace(/ To work without a (?:network|workspace), pass `--offline`\./, ''),
  };
}

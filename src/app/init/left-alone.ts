import { GenError } from '../../diagnostics/gen-error.js';
import { FileRejected } from '../../system/file-rejected.js';

/**
 * Returns the hint for a file that is not UTF-8 text, and therefore is not edited: what to add by hand. Throws every other error of
 * reading it.
 */
export function hintLeftAlone(error: unknown, shownPath: string, additions: string): string {
  const { cause } = error instanceof GenError ? error : { cause: undefined };
  if (!(cause instanceof FileRejected && cause.kind === 'not-utf8')) throw error;
  return `Did not change ${shownPath}: ${cause.reason}. Save it as UTF-8, and add: ${additions}`;
}

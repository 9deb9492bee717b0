import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { PublishedFile } from '../../system/output-files.js';

/** What a run did for one table. */
export interface TableResult {
  readonly table: string;
  readonly status: 'written' | 'unchanged' | 'failed';
  readonly files: readonly PublishedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes the result of a table; it is `failed` if a diagnostic is an error. */
export function tableResult(
  table: string,
  files: readonly PublishedFile[],
  diagnostics: readonly Diagnostic[],
): TableResult {
  const failed = hasErrors(diagnostics);
  const changed = files.some(({ status }) => status !== 'unchanged');
  return { table, status: failed ? 'failed' : changed ? 'written' : 'unchanged', files, diagnostics };
}

/** Makes the result of a table that failed with a GenError. Rethrows any other error: it is a bug. */
export function failedTable(table: string, error: unknown): TableResult {
  if (!(error instanceof GenError)) throw error;
  const { diagnostic } = error;
  return {
    table,
    status: 'failed',
    files: [],
    diagnostics: [diagnostic.table === null ? { ...diagnostic, table } : diagnostic],
  };
}

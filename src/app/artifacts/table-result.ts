import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { PublishedFile } from './publish-files.js';

/** What became of one table, in the shape that `--reporter json` prints (docs/cli.md). */
export interface TableResult {
  readonly table: string;
  readonly status: 'written' | 'unchanged' | 'failed';
  readonly files: readonly PublishedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Returns whether there is an error among diagnostics: then neither the lock nor any file of the table is written. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Of a table that is done; an error among the diagnostics makes it a failed one. */
export function tableResult(
  table: string,
  files: readonly PublishedFile[],
  diagnostics: readonly Diagnostic[],
): TableResult {
  const failed = hasErrors(diagnostics);
  const changed = files.some(({ status }) => status !== 'unchanged');
  return { table, status: failed ? 'failed' : changed ? 'written' : 'unchanged', files, diagnostics };
}

/** Of a table that could not be done. What is no GenError is a bug, and goes on as it is. */
export function failedTable(table: string, error: unknown): TableResult {
  if (!(error instanceof GenError)) throw error;
  const found = error.diagnostic;
  return { table, status: 'failed', files: [], diagnostics: [found.table === null ? { ...found, table } : found] };
}

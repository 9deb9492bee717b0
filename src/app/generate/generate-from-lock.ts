import { FileClaims } from '../../artifacts/names/file-claims.js';
import { hasErrors } from '../../diagnostics/diagnostic.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { findLock, listLocks } from '../../lock/lock-folder.js';
import { selectLockedTables } from '../../lock/select-locked-tables.js';
import type { TableName } from '../../model/table-name.js';
import type { TableSelection } from '../../model/table-pattern.js';
import { inspectTable } from '../project/inspect-table.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { publishIndexes } from '../publish/publish-indexes.js';
import { failedTable, type TableResult, tableResult } from '../publish/table-result.js';
import { generateTable } from './generate-table.js';

/**
 * Writes the files from the lock alone, without network, and leaves the lock unchanged: the build step. An empty selection
 * means all tables of the lock and of the config. Throws GenError `no-match`, the reason of `signal`, and any error that is a
 * bug.
 */
export async function generateFromLock(
  selection: TableSelection,
  project: ResolvedProject,
  signal?: AbortSignal,
): Promise<readonly TableResult[]> {
  const folder = await listLocks(project.lockFolder);
  const { locks } = folder;
  const { tables, unreadable } = selectLockedTables(selection, project.configured, folder);
  const claims = new FileClaims();
  const clashes = new Map(locks.map((lock) => [lock.name.toSql(), claims.claim(lock.name, lock)]));
  const generated = new Map<string, Lock>();
  const results: TableResult[] = [];
  for (const table of tables) {
    if (signal?.aborted === true) break;
    const clash = clashes.get(table.toSql());
    const lock = await findLock(project.lockFolder, table);
    const result =
      clash === undefined ? generateLocked(table, lock, generated, project) : failedTable(table.toString(), clash);
    results.push(await result);
  }
  results.push(...unreadable.map(({ diagnostic }) => tableResult(diagnostic.table ?? '', [], [diagnostic])));
  const published = await publishIndexes(generated, results, project);
  signal?.throwIfAborted();
  return published;
}

/** Generates a table from its lock, unless that could not be read. Adds the lock to `generated`, by its name. */
async function generateLocked(
  table: TableName,
  lock: Lock | GenError,
  generated: Map<string, Lock>,
  project: ResolvedProject,
): Promise<TableResult> {
  try {
    if (lock instanceof GenError) throw lock;
    const { diagnostics } = inspectTable(lock, { catalog: project.catalog });
    if (hasErrors(diagnostics)) return tableResult(table.toString(), [], diagnostics);
    return await generateTable(
      { lock, before: undefined, isSaved: true, diagnostics, warnings: [] },
      generated,
      project,
      true,
    );
  } catch (error) {
    return failedTable(table.toString(), error);
  }
}

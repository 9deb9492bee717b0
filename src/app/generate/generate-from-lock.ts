import { emitArtifacts } from '../../artifacts/emit-artifacts.js';
import { FileClaims } from '../../artifacts/names/file-claims.js';
import { hasErrors } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { expectLock, listLocks } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import type { TableName } from '../../model/table-name.js';
import { selectLockedTables } from '../project/expand-tables.js';
import { inspectTable } from '../project/inspect-table.js';
import type { TableSelection } from '../project/parse-requested-tables.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { publishFiles, unchangedFiles } from '../publish/publish-files.js';
import { publishIndexes } from '../publish/publish-indexes.js';
import { failedTable, type TableResult, tableResult } from '../publish/table-result.js';
import { isUpToDate } from '../publish/up-to-date.js';

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
    const result =
      clash === undefined ? generateTable(table, generated, project) : failedTable(table.toString(), clash);
    results.push(await result);
  }
  results.push(...unreadable.map(({ diagnostic }) => tableResult(diagnostic.table ?? '', [], [diagnostic])));
  const published = await publishIndexes(generated, results, project);
  signal?.throwIfAborted();
  return published;
}

/** Adds the lock of the table to `generated`, by its name. */
async function generateTable(
  table: TableName,
  generated: Map<string, Lock>,
  project: ResolvedProject,
): Promise<TableResult> {
  const name = table.toString();
  try {
    const lock = await expectLock(project.lockFolder, table);
    const { diagnostics } = inspectTable(lockToModel(lock), { catalog: project.catalog });
    if (hasErrors(diagnostics)) return tableResult(name, [], diagnostics);
    if (await isUpToDate(lock, lock, project)) {
      generated.set(name, lock);
      return tableResult(name, unchangedFiles(lock, project), diagnostics);
    }
    const emitted = await emitArtifacts(lock, project.artifacts);
    const files = await publishFiles(emitted.artifacts, project, lock);
    generated.set(name, emitted.lock);
    return tableResult(name, files, diagnostics);
  } catch (error) {
    return failedTable(name, error);
  }
}

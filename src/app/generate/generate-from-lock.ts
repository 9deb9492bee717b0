import type { Lock } from '../../lock/lock.js';
import { expectLock, listLocks } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import type { TableName } from '../../model/table-name.js';
import type { TablePattern } from '../../model/table-pattern.js';
import { emitArtifacts } from '../artifacts/emit-artifacts.js';
import { FileClaims } from '../artifacts/file-claims.js';
import { publishFiles, unchangedFiles } from '../artifacts/publish-files.js';
import { publishIndexes } from '../artifacts/publish-indexes.js';
import { failedTable, hasErrors, type TableResult, tableResult } from '../artifacts/table-result.js';
import { isUpToDate } from '../artifacts/up-to-date.js';
import { lockedTables } from '../project/expand-tables.js';
import { inspectTable } from '../project/inspect-table.js';
import type { ResolvedProject } from '../project/run-paths.js';

/**
 * The build step: writes the files from the lock alone, with no network; the lock stays as it is. No tables: all that
 * the lock has, and what the configuration names. Throws GenError `no-match`, the reason of `signal`, and whatever is a bug.
 */
export async function generateFromLock(
  wanted: readonly (TableName | TablePattern)[],
  settings: ResolvedProject,
  signal?: AbortSignal,
): Promise<readonly TableResult[]> {
  const { locks, errors } = await listLocks(settings.lockFolder);
  const done = new Map<string, Lock>();
  const places = new FileClaims();
  const taken = new Map(locks.map((lock) => [lock.name.toSql(), places.claim(lock.name, lock)]));
  const results: TableResult[] = [];
  const tables = lockedTables(
    wanted,
    settings.configured,
    locks.map(({ name }) => name),
  );
  for (const table of tables) {
    if (signal?.aborted === true) break;
    const clash = taken.get(table.toSql());
    const result = clash === undefined ? regenerateTable(table, done, settings) : failedTable(table.toString(), clash);
    results.push(await result);
  }
  if (wanted.length === 0) {
    results.push(...errors.map(({ diagnostic }) => tableResult(diagnostic.table ?? '', [], [diagnostic])));
  }
  const published = await publishIndexes(done, results, settings);
  signal?.throwIfAborted();
  return published;
}

async function regenerateTable(
  table: TableName,
  done: Map<string, Lock>,
  settings: ResolvedProject,
): Promise<TableResult> {
  const name = table.toString();
  try {
    const lock = await expectLock(settings.lockFolder, table);
    const { diagnostics: found } = inspectTable(lockToModel(lock), { catalog: settings.catalog });
    if (hasErrors(found)) return tableResult(name, [], found);
    if (await isUpToDate(lock, lock, settings)) {
      done.set(name, lock);
      return tableResult(name, unchangedFiles(lock, settings), found);
    }
    const generated = await emitArtifacts(lock, settings.artifacts);
    const files = await publishFiles(generated.artifacts, settings, lock);
    done.set(name, generated.lock);
    return tableResult(name, files, found);
  } catch (error) {
    return failedTable(name, error);
  }
}

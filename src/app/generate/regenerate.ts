import type { Lock } from '../../lock/lock.js';
import { expectLock, listLocks } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import type { TableName } from '../../model/table-name.js';
import type { TablePattern } from '../../model/table-pattern.js';
import { generate } from '../artifacts/generate.js';
import { Places } from '../artifacts/places.js';
import { publishFiles, unchangedFiles } from '../artifacts/publish.js';
import { publishIndexes } from '../artifacts/publish-indexes.js';
import { isUpToDate } from '../artifacts/up-to-date.js';
import { lockedTables } from '../project/expand-tables.js';
import { inspectTable } from '../project/inspect-table.js';
import type { RunSettings } from '../project/run-paths.js';
import { failure, resultOf, type TableResult } from './table-result.js';

/**
 * The build step: writes the files from the lock alone, with no network; the lock stays as it is. No tables: all that
 * the lock has, and what the configuration names. Throws GenError `no-match`, the reason of `signal`, and whatever is a bug.
 */
export async function regenerate(
  wanted: readonly (TableName | TablePattern)[],
  settings: RunSettings,
  signal?: AbortSignal,
): Promise<readonly TableResult[]> {
  const { locks, errors } = await listLocks(settings.lockFolder);
  const done = new Map<string, Lock>();
  const places = new Places();
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
    const result = clash === undefined ? regenerateTable(table, done, settings) : failure(table.toString(), clash);
    results.push(await result);
  }
  if (wanted.length === 0) {
    results.push(...errors.map(({ diagnostic }) => resultOf(diagnostic.table ?? '', [], [diagnostic])));
  }
  const published = await publishIndexes(done, results, settings);
  signal?.throwIfAborted();
  return published;
}

async function regenerateTable(table: TableName, done: Map<string, Lock>, settings: RunSettings): Promise<TableResult> {
  const name = table.toString();
  try {
    const lock = await expectLock(settings.lockFolder, table);
    const { diagnostics: found } = inspectTable(lockToModel(lock), { catalog: settings.catalog });
    if (await isUpToDate(lock, lock, settings)) {
      done.set(name, lock);
      return resultOf(name, unchangedFiles(lock, settings), found);
    }
    const generated = await generate(lock, settings.generate);
    const files = await publishFiles(generated.artifacts, settings, lock);
    done.set(name, generated.lock);
    return resultOf(name, files, found);
  } catch (error) {
    return failure(name, error);
  }
}

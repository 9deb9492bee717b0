import { join } from 'node:path';
import { GenError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { listLocks } from '../../lock/lock-folder.js';
import { removeLeftovers } from '../../system/write-file.js';
import type { ResolvedProject } from '../project/run-paths.js';
import { emitFolderIndex } from './folder-index.js';
import { publishFiles } from './publish-files.js';
import { tableFolder } from './table-paths.js';
import { type TableResult, tableResult } from './table-result.js';

/** Rounds in which other runs may go on adding tables; each takes as long as reading the locks. */
const maxRounds = 5;

/**
 * Writes the index of every folder that a table of this run lies in, from all locks; `done` are those of this run, by
 * name. An index is told of with the first table in its folder. The locks are read again after writing: another run at
 * the same time may have added a table that this one did not see, and written its index before. Last, what killed runs
 * left in these folders is removed.
 */
export async function publishIndexes(
  done: ReadonlyMap<string, Lock>,
  results: readonly TableResult[],
  settings: ResolvedProject,
): Promise<readonly TableResult[]> {
  const first = await publishRound(done, results, settings);
  let last = first;
  for (let round = 1; !settings.dryRun && round < maxRounds && changed(last, results); round++) {
    last = await publishRound(done, results, settings);
  }
  if (!settings.dryRun) {
    const folders = new Set([...done.values()].map(({ name }) => join(settings.out, tableFolder(name))));
    for (const folder of [settings.lockFolder, ...folders]) await removeLeftovers(folder);
  }
  return first;
}

async function publishRound(
  done: ReadonlyMap<string, Lock>,
  results: readonly TableResult[],
  settings: ResolvedProject,
): Promise<readonly TableResult[]> {
  const { locks, errors } = await listLocks(settings.lockFolder);
  const all = new Map([...locks, ...done.values()].map((lock) => [lock.name.toSql(), lock]));
  const byFolder = new Map<string, Lock[]>();
  for (const lock of all.values()) {
    const folder = tableFolder(lock.name);
    const beside = byFolder.get(folder);
    if (beside === undefined) byFolder.set(folder, [lock]);
    else beside.push(lock);
  }
  const told = new Set<string>();
  const updated: TableResult[] = [];
  for (const result of results) {
    const lock = done.get(result.table);
    const folder = lock === undefined ? '' : tableFolder(lock.name);
    if (lock === undefined || told.has(folder)) updated.push(result);
    else {
      // What a dry run would write is not there yet.
      const unknown = errors.find(({ diagnostic: { table } }) => !done.has(table ?? '') && isBeside(table, lock));
      if (unknown === undefined) updated.push(await withIndex(result, byFolder.get(folder) ?? [], folder, settings));
      else updated.push(withoutIndex(result, unknown));
    }
    told.add(folder);
  }
  return updated;
}

/** Whether a round wrote an index, which stands after the files that a result had before. */
function changed(updated: readonly TableResult[], before: readonly TableResult[]): boolean {
  return updated.some(({ files }, i) =>
    files.slice(before[i]?.files.length).some(({ status }) => status === 'written'),
  );
}

function isBeside(table: string | null, { name }: Lock): boolean {
  return table?.startsWith(`${name.parts.slice(0, -1).join('.')}.`) ?? false;
}

/** An index without the table of a lock that cannot be read would break who imports it. It stays as it is. */
function withoutIndex({ table, files, diagnostics }: TableResult, { diagnostic }: GenError): TableResult {
  return tableResult(table, files, [...diagnostics, diagnostic]);
}

async function withIndex(
  result: TableResult,
  locks: readonly Lock[],
  folder: string,
  settings: ResolvedProject,
): Promise<TableResult> {
  const index = emitFolderIndex(locks, folder, settings.artifacts);
  if (index === undefined) return result;
  try {
    const files = await publishFiles([index], settings);
    return tableResult(result.table, [...result.files, ...files], result.diagnostics);
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return tableResult(result.table, result.files, [
      ...result.diagnostics,
      { ...error.diagnostic, table: result.table },
    ]);
  }
}

import { join } from 'node:path';
import type { Artifact } from '../../artifacts/artifact.js';
import { emitIndexes } from '../../artifacts/folder-index.js';
import { indexPaths, tableFolder } from '../../artifacts/table-paths.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { listLocks } from '../../lock/lock-folder.js';
import { removeAbandonedLocks } from '../../system/file-lock.js';
import { removeLeftovers } from '../../system/write-file.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { publishFiles } from './publish-files.js';
import { type TableResult, tableResult } from './table-result.js';

/** How often the indexes are written again because other runs add tables; each round reads all locks. */
const MAX_ROUNDS = 5;

/**
 * Writes the indexes of every folder with a table of this run, from all locks; `generated` has the locks of this run by table.
 * They are reported with the first table of their folder. The locks are read again after writing, since a concurrent run may
 * have added a table and written its index in the meantime. Finally removes temporary files that killed runs left behind.
 */
export async function publishIndexes(
  generated: ReadonlyMap<string, Lock>,
  results: readonly TableResult[],
  settings: ResolvedProject,
): Promise<readonly TableResult[]> {
  const rounds: (readonly TableResult[])[] = [];
  do rounds.push(await publishRound(generated, results, settings));
  while (!settings.dryRun && rounds.length < MAX_ROUNDS && changed(rounds.at(-1)!, results));
  if (!settings.dryRun) {
    const folders = new Set([...generated.values()].map(({ name }) => join(settings.out, tableFolder(name))));
    for (const folder of [settings.lockFolder, ...folders]) await removeLeftovers(folder);
    await removeAbandonedLocks(settings.lockFolder);
  }
  return rounds[0]!;
}

async function publishRound(
  generated: ReadonlyMap<string, Lock>,
  results: readonly TableResult[],
  settings: ResolvedProject,
): Promise<readonly TableResult[]> {
  const { locks, errors } = await listLocks(settings.lockFolder);
  const all = new Map([...locks, ...generated.values()].map((lock) => [lock.name.toSql(), lock]));
  const indexes = emitIndexes([...all.values()], settings.artifacts);
  const visited = new Set<string>();
  const updated: TableResult[] = [];
  for (const result of results) {
    const lock = generated.get(result.table);
    const folder = lock === undefined ? '' : tableFolder(lock.name);
    if (lock === undefined || visited.has(folder)) updated.push(result);
    else {
      // The lock of a table of this run is known, even if a dry run did not write it.
      const unknown = errors.find(
        ({ diagnostic: { table } }) => !generated.has(table ?? '') && isInSameSchema(table, lock),
      );
      if (unknown === undefined) updated.push(await withIndexes(result, folder, indexes.get(folder) ?? [], settings));
      else updated.push(withoutIndexes(result, unknown));
    }
    visited.add(folder);
  }
  return updated;
}

/** Returns whether a round wrote an index, which comes after the files that a result had before. */
function changed(updated: readonly TableResult[], before: readonly TableResult[]): boolean {
  return updated.some(({ files }, i) =>
    files.slice(before[i]?.files.length).some(({ status }) => status === 'written'),
  );
}

function isInSameSchema(table: string | null, { name }: Lock): boolean {
  return table?.startsWith(`${name.parts.slice(0, -1).join('.')}.`) ?? false;
}

/** Leaves the indexes unchanged: without the table of the unreadable lock they would break their importers. */
function withoutIndexes({ table, files, diagnostics }: TableResult, { diagnostic }: GenError): TableResult {
  return tableResult(table, files, [...diagnostics, diagnostic]);
}

async function withIndexes(
  result: TableResult,
  folder: string,
  indexes: readonly Artifact[],
  settings: ResolvedProject,
): Promise<TableResult> {
  try {
    const obsolete = indexPaths(folder).filter((path) => !indexes.some((index) => index.path === path));
    const files = await publishFiles(indexes, obsolete, settings);
    return tableResult(result.table, [...result.files, ...files], result.diagnostics);
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return tableResult(result.table, result.files, [
      ...result.diagnostics,
      { ...error.diagnostic, table: result.table },
    ]);
  }
}

import { dirname, join, relative } from 'node:path';
import type { TableSource } from '../../catalog/table-source.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { type Finding, finding } from '../../drift/finding.js';
import type { Lock } from '../../lock/lock.js';
import { lockPath } from '../../lock/lock-folder.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import type { ResolvedProject } from '../project/resolve-project.js';

/** Reads a table; returns undefined if the catalog has no such table. Throws as `readTable` does otherwise. */
export async function readTableIfPresent(
  source: TableSource,
  table: TableName,
  signal: AbortSignal,
): Promise<TableModel | undefined> {
  try {
    return await source.readTable(table, signal);
  } catch (error) {
    if (error instanceof GenError && error.code === 'table-not-found') return undefined;
    throw error;
  }
}

/** Returns the finding for a table of the lock that no longer exists, with a fix that removes its lock and files. */
export function droppedTableFinding(
  lock: Lock,
  { lockFolder, out }: Pick<ResolvedProject, 'lockFolder' | 'out'>,
): Finding {
  const project = dirname(lockFolder);
  const files = [lockPath(lockFolder, lock.name), ...lock.files.map(({ path }) => join(out, path))];
  const relativeFiles = files.map((file) => relative(project, file).replaceAll('\\', '/'));
  const change = { path: null, before: lock.name.toString(), after: null };
  return finding('table-dropped', lock.name, change, { files: relativeFiles });
}

import { dirname, join, relative } from 'node:path';
import type { TableSource } from '../../catalog/table-source.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { type Finding, finding } from '../../drift/finding.js';
import type { Lock } from '../../lock/lock.js';
import { lockPath } from '../../lock/lock-folder.js';
import type { TableModel } from '../../model/table-model.js';
import type { TableName } from '../../model/table-name.js';
import type { ResolvedProject } from '../project/run-paths.js';

/** The table as it is now; undefined where the catalog was asked and knows none. Throws as `readTable` does else. */
export async function readUnlessGone(
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

/** That a table of the lock is gone, with the command that takes lock and files away. */
export function droppedTable(lock: Lock, { lockFolder, out }: Pick<ResolvedProject, 'lockFolder' | 'out'>): Finding {
  const project = dirname(lockFolder);
  const files = [lockPath(lockFolder, lock.name), ...lock.files.map(({ path }) => join(out, path))];
  const words = files.map((file) => relative(project, file).replaceAll('\\', '/'));
  return finding(
    'table-dropped',
    lock.name,
    { path: null, before: lock.name.toString(), after: null },
    { files: words },
  );
}

import type { TableName } from '../model/table-name.js';
import { listLocks } from './lock-folder.js';

/**
 * Returns the output folders that the locks of a project name, relative to the project, each with a table that has its files there;
 * undefined means the default folder. Locks that cannot be read or list no files are left out.
 */
export async function listLockedOutputs(lockFolder: string): Promise<ReadonlyMap<string | undefined, TableName>> {
  const { locks } = await listLocks(lockFolder);
  return new Map(locks.toReversed().flatMap(({ name, files: [file] }) => (file ? [[file.settings?.out, name]] : [])));
}

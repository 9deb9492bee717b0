import type { TableName } from '../model/table-name.js';
import type { Lock } from './lock.js';
import { listLocks } from './lock-folder.js';
import { resolveLock } from './resolve-lock.js';

/**
 * Returns the output folders that the locks of a project name, relative to the project, each with a table that has its files there;
 * undefined means the default folder. Both sides of a merge count, also of one that is not resolved: its files are where they
 * were. Locks that cannot be read or list no files are left out.
 */
export async function listLockedOutputs(lockFolder: string): Promise<ReadonlyMap<string | undefined, TableName>> {
  const sides = new Map<string, readonly Lock[]>();
  const { locks } = await listLocks(lockFolder, async (text, file) => {
    const resolved = await resolveLock(text, file);
    sides.set(resolved.lock.name.toSql(), resolved.sides);
    return resolved.lock;
  });
  const all = locks.toReversed().flatMap((lock) => sides.get(lock.name.toSql()) ?? []);
  return new Map(all.flatMap(({ name, files: [file] }) => (file ? [[file.settings?.out, name]] : [])));
}

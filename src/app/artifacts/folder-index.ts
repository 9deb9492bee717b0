import type { Lock } from '../../lock/lock.js';
import { emitIndex } from '../../typescript/emit-index.js';
import type { Artifact } from './artifact.js';
import type { ArtifactSettings } from './artifact-settings.js';
import { indexPath, tableFolder, tablePaths } from './table-paths.js';

/**
 * The index of one folder, from all locks: it exports what the locks say was generated. Undefined where that is nothing.
 * Needs no compiler, so that `check` can do it.
 */
export function emitFolderIndex(
  locks: readonly Lock[],
  folder: string,
  settings: ArtifactSettings,
): Artifact | undefined {
  const entries = locks
    .filter((lock) => tableFolder(lock.name) === folder)
    .map((lock) => {
      const paths = tablePaths(lock);
      const has = (path: string): boolean => lock.files.some((file) => file.path === path);
      const { message, file } = lock;
      return { message, file, record: has(paths.record), producer: has(paths.producer), zod: has(paths.zod) };
    });
  if (!entries.some(({ record }) => record)) return undefined;
  return { path: indexPath(folder), content: emitIndex(entries, settings) };
}

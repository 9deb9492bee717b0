import type { Lock } from '../lock/lock.js';
import type { Artifact } from './artifact.js';
import type { ArtifactSettings } from './artifact-settings.js';
import { indexPath, tableFolder, tablePaths } from './table-paths.js';
import { emitIndex } from './typescript/emit-index.js';

/**
 * Emits the index of a folder, which exports the modules that the locks list. Returns undefined if there are none. Loads no
 * compiler, so that `check` can afford it.
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

/** Emits the index of each folder that has one, by folder, from the locks of all tables. */
export function emitIndexes(locks: readonly Lock[], settings: ArtifactSettings): ReadonlyMap<string, Artifact> {
  const byFolder = new Map<string, Lock[]>();
  for (const lock of locks) {
    const folder = tableFolder(lock.name);
    const inFolder = byFolder.get(folder);
    if (inFolder === undefined) byFolder.set(folder, [lock]);
    else inFolder.push(lock);
  }
  const indexes = new Map<string, Artifact>();
  for (const [folder, inFolder] of byFolder) {
    const index = emitFolderIndex(inFolder, folder, settings);
    if (index !== undefined) indexes.set(folder, index);
  }
  return indexes;
}

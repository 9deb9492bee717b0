import type { Lock } from '../lock/lock.js';
import type { Artifact } from './artifact.js';
import { indexPaths, tableFolder, tablePaths } from './table-paths.js';
import { emitIndex, emitZodIndex } from './typescript/emit-index.js';
import type { TypeScriptSettings } from './typescript/emit-settings.js';

/**
 * Emits the indexes of a folder, which export the modules that the locks list. The schemas have one of their own, so that importing
 * a producer does not load zod. Loads no compiler, so that `check` can afford it.
 */
export function emitFolderIndex(
  locks: readonly Lock[],
  folder: string,
  settings: TypeScriptSettings,
): readonly Artifact[] {
  const entries = locks
    .filter((lock) => tableFolder(lock.name) === folder)
    .map((lock) => {
      const paths = tablePaths(lock);
      const has = (path: string): boolean => lock.files.some((file) => file.path === path);
      const { message, file } = lock;
      return { message, file, record: has(paths.record), producer: has(paths.producer), zod: has(paths.zod) };
    });
  const [main, zod] = indexPaths(folder);
  return [
    ...(entries.some(({ record }) => record) ? [{ path: main, content: emitIndex(entries, settings) }] : []),
    ...(entries.some((entry) => entry.zod) ? [{ path: zod, content: emitZodIndex(entries, settings) }] : []),
  ];
}

/** Emits the indexes of each folder, by folder, from the locks of all tables. */
export function emitIndexes(
  locks: readonly Lock[],
  settings: TypeScriptSettings,
): ReadonlyMap<string, readonly Artifact[]> {
  const byFolder = new Map<string, Lock[]>();
  for (const lock of locks) {
    const folder = tableFolder(lock.name);
    const inFolder = byFolder.get(folder);
    if (inFolder === undefined) byFolder.set(folder, [lock]);
    else inFolder.push(lock);
  }
  return new Map([...byFolder].map(([folder, inFolder]) => [folder, emitFolderIndex(inFolder, folder, settings)]));
}

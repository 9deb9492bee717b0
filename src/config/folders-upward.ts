import { dirname, join, resolve } from 'node:path';
import { exists } from '../system/find-file.js';

/** A folder and its parents, the nearest first. */
export interface FoldersUpward {
  readonly folders: readonly string[];
  /** Whether the last folder is the top of a git repository; otherwise it is the root of the file system. */
  readonly inRepository: boolean;
}

/** Lists a folder and its parents up to the one that contains `.git`: files outside of a repository do not concern it. */
export async function foldersUpward(folder: string): Promise<FoldersUpward> {
  const folders: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    folders.push(at);
    const inRepository = await exists(join(at, '.git'));
    if (inRepository || at === dirname(at)) return { folders, inRepository };
  }
}

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A folder and those above it, the nearest first. */
export interface FoldersUpward {
  readonly folders: readonly string[];
  /** Whether they end at the top of a repository; else they go on to that of the file system. */
  readonly inRepository: boolean;
}

/** What lies outside of a repository is none of its business, so the folder that holds `.git` is the last. */
export function foldersUpward(folder: string): FoldersUpward {
  const folders: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    folders.push(at);
    const inRepository = existsSync(join(at, '.git'));
    if (inRepository || at === dirname(at)) return { folders, inRepository };
  }
}

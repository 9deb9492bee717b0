import { basename, dirname } from 'node:path';
import { GenError, genError } from '../diagnostics/gen-error.js';
import { openGit } from '../system/git.js';
import type { Lock } from './lock.js';
import { maxLockSize } from './lock-size.js';
import { readForm } from './parse-lock.js';

/** The locks that a commit has, as far as they differ from those of now: by file name, or the error of one that cannot be read. */
export type BaseLocks = ReadonlyMap<string, Lock | GenError>;

/**
 * Reads from a commit the locks that differ from those of now, deleted ones too. Empty if the commit has none. Throws GenError
 * `base-unreadable` if git does not know the commit.
 */
export async function readBaseLocks(folder: string, ref: string): Promise<BaseLocks> {
  const [project, name] = [dirname(folder), basename(folder)];
  const git = openGit(project, 4 * maxLockSize);
  const fail = (): never => {
    throw genError('base-unreadable', {}, { ref });
  };
  const commit =
    (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`))?.trim() || fail();
  // All but the files that the commit does not have.
  const options = ['--name-only', '--diff-filter=a', '--no-renames', '--no-ext-diff', '--relative', '-z'];
  const changed = (await git('diff', ...options, commit, '--', name)) ?? fail();
  const locks = new Map<string, Lock | GenError>();
  for (const path of changed.split('\0').filter((each) => each.endsWith('.json'))) {
    const text = (await git('show', `${commit}:./${path}`)) ?? fail();
    locks.set(basename(path), read(text, `${path} of ${ref}`));
  }
  return locks;
}

function read(text: string, label: string): Lock | GenError {
  try {
    return readForm(text, label);
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

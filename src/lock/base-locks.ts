import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { GenError, genError } from '../diagnostics/gen-error.js';
import { isMissing } from '../system/error-code.js';
import { listFolder } from '../system/find-file.js';
import { askGit } from '../system/git.js';
import { readError } from '../system/read-error.js';
import { FileRejected, readFileBounded } from '../system/read-file.js';
import type { Lock } from './lock.js';
import { maxLockSize } from './lock-size.js';
import { readForm } from './parse-lock.js';

/** A lock of an earlier commit. */
export interface BaseLock {
  /** The error if it cannot be read. */
  readonly lock: Lock | GenError;
  /** What to call the commit that has it. */
  readonly commit: string;
}

/** The locks of an earlier commit. */
export interface BaseLocks {
  /** What the request calls the commit. */
  readonly ref: string;
  /**
   * By file name, those that differ from the locks of now; for a lock that is new, what the branch of the commit had before it was
   * removed there, if git has the history.
   */
  readonly locks: ReadonlyMap<string, BaseLock>;
  /** The folder in the repository, if the commit has no locks in it. */
  readonly emptyFolder?: string | undefined;
}

type AskGit = ReturnType<typeof askGit>;

/**
 * Reads the locks of a commit that have changed or been deleted since. Throws GenError `base-unreadable` if git does not
 * know the commit. Only reads objects: comparing with the files would run the filters that a repository configures, and would believe
 * what its index says of them.
 */
export async function readBaseLocks(folder: string, ref: string): Promise<BaseLocks> {
  const [project, name] = [dirname(folder), basename(folder)];
  const git = askGit(project, 4 * maxLockSize, project);
  const fail = (reason: string): never => {
    throw genError('base-unreadable', {}, { ref, reason });
  };
  const read = async (...args: readonly string[]): Promise<string> => {
    const answer = await git(...args);
    return answer.out ?? fail(answer.reason || 'this clone has no such commit');
  };
  const commit = (await read('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`)).trim();
  // `^main` is valid, and means all but that.
  if (!/^[0-9a-f]{40,64}$/.test(commit)) fail('it is not the name of one commit');
  const [entry] = parseTree(await read('ls-tree', '-z', commit, '--', name));
  if (entry !== undefined && entry.type !== 'tree') fail(`${name} is not a folder there`);
  const tree = entry === undefined ? '' : await read('ls-tree', '-z', '--full-tree', entry.id);
  const files = parseTree(tree).filter(({ file }) => isLock(file));
  const locks = new Map<string, BaseLock>();
  for (const { id, file } of files) {
    if (await isSame(join(folder, file), id)) continue;
    locks.set(file, { lock: parse(await read('cat-file', 'blob', id), `${name}/${file} of ${ref}`), commit: ref });
  }
  const known = new Set(files.map(({ file }) => fileKey(file)));
  const added = (await listFolder(folder)).filter((file) => isLock(file) && !known.has(fileKey(file)));
  for (const [file, removed] of await readRemoved(git, name, commit, added)) locks.set(file, removed);
  if (files.length > 0) return { ref, locks };
  return { ref, locks, emptyFolder: (await read('rev-parse', '--show-prefix')).trim() + name };
}

/** Unity Catalog ignores the case of names, so a lock can change the case of its file name and still describe the same table. */
export function fileKey(file: string): string {
  return file.toLowerCase();
}

/**
 * Reads what the branch of a commit had in place of files before they were removed there. Without the history, as in a clone of the
 * last commits, nothing is found.
 */
async function readRemoved(
  git: AskGit,
  name: string,
  commit: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, BaseLock>> {
  const found = new Map<string, BaseLock>();
  const wanted = new Map(files.map((file) => [fileKey(file), file]));
  if (wanted.size === 0) return found;
  const options = ['--name-only', '--diff-filter=D', '--no-renames', '--no-ext-diff', '--relative', '-z'];
  const { out = '' } = await git('log', '--first-parent', '-m', '--format=commit %H', ...options, commit, '--', name);
  let removal = '';
  for (const part of out.split(/[\0\n]/)) {
    removal = /^commit ([0-9a-f]{40,64})$/.exec(part)?.[1] ?? removal;
    const file = wanted.get(fileKey(basename(part)));
    // The newest removal comes first.
    if (file === undefined || found.has(file)) continue;
    const { out: before } = await git('rev-parse', '--short', `${removal}^`);
    const { out: text } = await git('cat-file', 'blob', `${removal}^:./${part}`);
    const lock = before === undefined || text === undefined ? undefined : parse(text, `${part} before ${removal}`);
    if (lock !== undefined && !(lock instanceof GenError)) found.set(file, { lock, commit: before!.trim() });
  }
  return found;
}

function isLock(file: string): boolean {
  return file.endsWith('.json') && !file.startsWith('.');
}

/** An entry of a folder in a commit. */
interface TreeEntry {
  /** `tree` is a folder, `blob` a file or a symbolic link, `commit` a submodule. */
  readonly type: string;
  readonly id: string;
  readonly file: string;
}

function parseTree(listed: string): TreeEntry[] {
  return [...listed.matchAll(/(?<=^|\0)\d+ (\w+) ([0-9a-f]+)\t([^\0]+)/g)].map(([, type, id, file]) => {
    return { type: type!, id: id!, file: file! };
  });
}

/** Returns whether a file has the content that git knows by this id, except for CRLF, since git may change line ends. */
async function isSame(path: string, id: string): Promise<boolean> {
  try {
    const content = await readFileBounded(path, { maxBytes: maxLockSize, inside: dirname(dirname(path)) });
    const text = Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    const hash = createHash(id.length === 40 ? 'sha1' : 'sha256');
    return hash.update(`blob ${text.length}\0`).update(text).digest('hex') === id;
  } catch (error) {
    if (error instanceof FileRejected || isMissing(error)) return false;
    throw readError(error, path);
  }
}

function parse(text: string, label: string): Lock | GenError {
  try {
    return readForm(text, label);
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

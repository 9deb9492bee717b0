import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { GenError, genError } from '../diagnostics/gen-error.js';
import { askGit } from '../system/git.js';
import { readFileBounded } from '../system/read-file.js';
import type { Lock } from './lock.js';
import { maxLockSize } from './lock-size.js';
import { readForm } from './parse-lock.js';

/** The locks that a commit has, as far as they differ from those of now: by file name, or the error of one that cannot be read. */
export type BaseLocks = ReadonlyMap<string, Lock | GenError>;

/**
 * Reads from a commit the locks that differ from those of now, deleted ones too. Empty if the commit has none. Throws GenError
 * `base-unreadable` if git does not know the commit. Only reads objects: comparing with the files would run the filters that a
 * repository configures, and would believe what its index says of them.
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
  const locks = new Map<string, Lock | GenError>();
  if (entry === undefined) return locks;
  if (entry.type !== 'tree') fail(`${name} is not a folder there`);
  for (const { id, file } of parseTree(await read('ls-tree', '-z', '--full-tree', entry.id))) {
    if (!file.endsWith('.json') || file.startsWith('.') || isSame(join(folder, file), id)) continue;
    locks.set(file, parse(await read('cat-file', 'blob', id), `${name}/${file} of ${ref}`));
  }
  return locks;
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
function isSame(path: string, id: string): boolean {
  try {
    const content = readFileBounded(path, { maxBytes: maxLockSize, inside: dirname(dirname(path)) });
    const text = Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    const hash = createHash(id.length === 40 ? 'sha1' : 'sha256');
    return hash.update(`blob ${text.length}\0`).update(text).digest('hex') === id;
  } catch {
    return false;
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

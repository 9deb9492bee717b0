import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { lockPath, writeLock } from '../../lock/lock-folder.js';
import { serialiseLock } from '../../lock/serialise-lock.js';
import { writeFileAtomically } from '../../system/write-file.js';
import { type Artifact, isBinary } from './artifact.js';
import { resolveInside } from './resolve-inside.js';
import { tableFolder } from './table-paths.js';
import { writeError } from './write-error.js';

type FileStatus = 'written' | 'unchanged' | 'deleted';

/** A file that was looked at; the path is that of the lock folder or the output folder, and what stands under it. */
export interface PublishedFile {
  readonly path: string;
  readonly status: FileStatus;
  /** In a dry run, of a file that would not stay as it is. */
  readonly change?: FileChange;
}

/** What a file holds and would hold; undefined where there is none. Bytes are of files that are no text. */
export interface FileChange {
  readonly before: string | Uint8Array | undefined;
  readonly after: string | Uint8Array | undefined;
}

export interface PublishTarget {
  /** The output folder. */
  readonly out: string;
  /** The folder `zerobus.lock`. */
  readonly lockFolder: string;
  /** Tells what would be done, and does nothing. */
  readonly dryRun: boolean;
}

/**
 * Puts a table's lock and files in place: the lock first, since numbers must not be lost, then each file as a whole,
 * and only what changed. Deletes only what the previous lock lists; until that is done, the lock still lists it, so that
 * a run that was killed can be completed by the next one. Throws GenError.
 */
export async function publishTable(
  lock: Lock,
  previous: Lock | undefined,
  artifacts: readonly Artifact[],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  const kept = new Set(lock.files.map(({ path }) => path));
  const obsolete = (previous?.files ?? []).filter(({ path }) => !kept.has(path));
  // Nothing is written where one of the paths leads away.
  for (const { path } of [...artifacts, ...obsolete]) resolveInside(target.out, path);
  for (const { path } of obsolete) expectBeside(path, lock, target);
  const status = await publishLock({ ...lock, files: [...lock.files, ...obsolete] }, target);
  const change = status === 'written' && target.dryRun ? await lockChange(lock, target) : undefined;
  const files = await publishFiles(artifacts, target, previous);
  const deleted: PublishedFile[] = [];
  for (const { path } of obsolete) deleted.push(...(await deleteFile(path, target)));
  if (obsolete.length > 0) await publishLock(lock, target);
  const locked = { path: display(lockPath(target.lockFolder, lock.name)), status, ...(change && { change }) };
  return [locked, ...files, ...deleted];
}

async function lockChange(lock: Lock, { lockFolder }: PublishTarget): Promise<FileChange> {
  const before = await readFile(lockPath(lockFolder, lock.name), 'utf8').catch(() => undefined);
  return { before, after: serialiseLock(lock) };
}

/** The files of a table lie in its folder. A lock that lists another was edited, and its file is not ours to delete. */
function expectBeside(path: string, { name }: Lock, { out }: PublishTarget): void {
  const folder = tableFolder(name);
  if (path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/')) return;
  throw genError('output-outside', { table: name }, { file: path, out: `${display(out)}/${folder}`, reason: '' });
}

/**
 * Puts files in place that belong to no lock, or whose lock stays as it is. A file that neither `lock` lists nor we wrote
 * is left alone. Throws GenError.
 */
export async function publishFiles(
  artifacts: readonly Artifact[],
  target: PublishTarget,
  lock?: Lock,
): Promise<readonly PublishedFile[]> {
  const listed = new Set(lock?.files.map(({ path }) => path));
  const files: PublishedFile[] = [];
  for (const { path, content } of artifacts) {
    files.push(await publishFile(path, content, listed.has(path), target));
  }
  return files;
}

async function publishLock(lock: Lock, { lockFolder, dryRun }: PublishTarget): Promise<FileStatus> {
  const path = lockPath(lockFolder, lock.name);
  try {
    return await writeLock(lockFolder, lock, dryRun);
  } catch (error) {
    throw writeError(error, path);
  }
}

async function publishFile(
  path: string,
  content: string | Uint8Array,
  isListed: boolean,
  target: PublishTarget,
): Promise<PublishedFile> {
  const file = resolveInside(target.out, path);
  try {
    const found = await readPlain(file);
    if (found?.equals(Buffer.from(content)) === true) return shown(path, 'unchanged', target);
    if (found !== undefined && !isListed && !isOurs(path, found))
      throw genError('output-foreign', {}, { file: display(file) });
    if (target.dryRun)
      return { ...shown(path, 'written', target), change: { before: textOf(path, found), after: content } };
    await writeFileAtomically(file, content);
    return shown(path, 'written', target);
  } catch (error) {
    throw writeError(error, file);
  }
}

/** Text that we wrote says so in its first lines. An empty file holds nothing that could be lost. */
function isOurs(path: string, content: Buffer): boolean {
  return content.length === 0 || isBinary(path) || content.subarray(0, 500).includes('@generated by zerobus-gen');
}

/** The file if it was there. */
async function deleteFile(path: string, target: PublishTarget): Promise<readonly PublishedFile[]> {
  const file = resolveInside(target.out, path);
  try {
    const found = await lstat(file).catch(() => undefined);
    if (found === undefined || found.isDirectory()) return [];
    const deleted = shown(path, 'deleted', target);
    if (target.dryRun)
      return [{ ...deleted, change: { before: textOf(path, await readPlain(file)), after: undefined } }];
    await rm(file, { force: true });
    return [deleted];
  } catch (error) {
    throw writeError(error, file);
  }
}

function textOf(path: string, content: Buffer | undefined): string | Uint8Array | undefined {
  return isBinary(path) ? content : content?.toString('utf8');
}

/** The bytes of a file; undefined where there is none, or a link, which is replaced and not written through. */
async function readPlain(file: string): Promise<Buffer | undefined> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isFile() ? await readFile(file) : undefined;
}

/** The files that a lock lists, where nothing is to be written of them. */
export function unchangedFiles(lock: Lock, target: PublishTarget): readonly PublishedFile[] {
  return lock.files.map(({ path }) => shown(path, 'unchanged', target));
}

function shown(path: string, status: FileStatus, { out }: PublishTarget): PublishedFile {
  return { path: display(join(out, path)), status };
}

/** With `/` on every system. */
function display(path: string): string {
  return path.replaceAll('\\', '/');
}

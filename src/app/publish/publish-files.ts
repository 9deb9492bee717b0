import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, isBinary } from '../../artifacts/artifact.js';
import { tableFolder } from '../../artifacts/table-paths.js';
import { genError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import { lockPath, readLockText, writeLock } from '../../lock/lock-folder.js';
import type { ResolvedLock } from '../../lock/resolve-lock.js';
import { serialiseLock } from '../../lock/serialise-lock.js';
import { withFileLock } from '../../system/file-lock.js';
import { writeFileAtomically } from '../../system/write-file.js';
import { LockChanged } from './lock-changed.js';
import { resolveInside } from './resolve-inside.js';
import { writeError } from './write-error.js';

type FileStatus = 'written' | 'unchanged' | 'deleted';

/** A file of a run; its path starts with the lock folder or the output folder. */
export interface PublishedFile {
  readonly path: string;
  readonly status: FileStatus;
  /** In a dry run, the change that the file would get. */
  readonly change?: FileChange;
}

/** The content of a file before and after a run: text, or bytes of a binary file; undefined if there is no file. */
export interface FileChange {
  readonly before: string | Uint8Array | undefined;
  readonly after: string | Uint8Array | undefined;
}

/** Where to publish. */
export interface PublishTarget {
  /** The output folder. */
  readonly out: string;
  /** Path of the folder `zerobus.lock`. */
  readonly lockFolder: string;
  /** Whether to report changes without making them. */
  readonly dryRun: boolean;
}

/**
 * Writes the lock and the files of a table, as far as they changed. The lock comes first, since field numbers must not be
 * lost. Each file is replaced atomically. Deletes only files that the previous lock lists; until they are deleted, the lock
 * keeps listing them, so that the next run can complete a run that was killed. Throws GenError, and
 * LockChanged if another run has written the lock since `previous` was read.
 */
export async function publishTable(
  lock: Lock,
  previous: ResolvedLock | undefined,
  artifacts: readonly Artifact[],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  const kept = new Set(lock.files.map(({ path }) => path));
  const obsolete = (previous?.lock.files ?? []).filter(({ path }) => !kept.has(path));
  // Checked before anything is written.
  for (const { path } of [...artifacts, ...obsolete]) resolveInside(target.out, path);
  for (const { path } of obsolete) expectInTableFolder(path, lock, target);
  const inspected = await inspectFiles(artifacts, target, previous?.lock);
  const publish = async (): Promise<readonly PublishedFile[]> => {
    if (readLockText(target.lockFolder, lock.name) !== previous?.text) throw new LockChanged();
    return publishChecked(lock, obsolete, inspected, target);
  };
  if (target.dryRun) return publish();
  const path = lockPath(target.lockFolder, lock.name);
  return withFileLock(path, publish).catch((error: unknown) => {
    throw writeError(error, path);
  });
}

async function publishChecked(
  lock: Lock,
  obsolete: Lock['files'],
  inspected: readonly InspectedFile[],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  const status = await publishLock({ ...lock, files: [...lock.files, ...obsolete] }, target);
  const change = status === 'written' && target.dryRun ? await lockChange(lock, target) : undefined;
  const files = await writeFiles(inspected, target);
  const deleted: PublishedFile[] = [];
  for (const { path } of obsolete) deleted.push(...(await deleteFile(path, target)));
  if (obsolete.length > 0) await publishLock(lock, target);
  const lockFile = { path: withSlashes(lockPath(target.lockFolder, lock.name)), status, ...(change && { change }) };
  return [lockFile, ...files, ...deleted];
}

async function lockChange(lock: Lock, { lockFolder }: PublishTarget): Promise<FileChange> {
  const before = await readFile(lockPath(lockFolder, lock.name), 'utf8').catch(() => undefined);
  return { before, after: serialiseLock(lock) };
}

/** Throws if a file is outside the table's folder: then the lock was edited, and the file may not be ours to delete. */
function expectInTableFolder(path: string, { name }: Lock, { out }: PublishTarget): void {
  const folder = tableFolder(name);
  if (path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/')) return;
  throw genError('output-outside', { table: name }, { file: path, out: `${withSlashes(out)}/${folder}`, reason: '' });
}

/**
 * Writes files without a lock, or whose lock does not change. Never overwrites a file that `lock` does not list and that
 * zerobus-gen did not write. Throws GenError.
 */
export async function publishFiles(
  artifacts: readonly Artifact[],
  target: PublishTarget,
  lock?: Lock,
): Promise<readonly PublishedFile[]> {
  return writeFiles(await inspectFiles(artifacts, target, lock), target);
}

/** A file to write, and its current content; undefined if there is no regular file. */
interface InspectedFile extends Artifact {
  readonly found: Buffer | undefined;
}

/** Reads each file that would be replaced, before any is written. Throws GenError `output-foreign` for another program's. */
async function inspectFiles(
  artifacts: readonly Artifact[],
  target: PublishTarget,
  lock: Lock | undefined,
): Promise<readonly InspectedFile[]> {
  const listed = new Set(lock?.files.map(({ path }) => path));
  const files: InspectedFile[] = [];
  for (const { path, content } of artifacts) {
    files.push({ path, content, found: await readReplaceable(path, content, listed.has(path), target) });
  }
  return files;
}

async function writeFiles(files: readonly InspectedFile[], target: PublishTarget): Promise<readonly PublishedFile[]> {
  const published: PublishedFile[] = [];
  for (const file of files) published.push(await publishFile(file, target));
  return published;
}

async function publishLock(lock: Lock, { lockFolder, dryRun }: PublishTarget): Promise<FileStatus> {
  const path = lockPath(lockFolder, lock.name);
  try {
    return await writeLock(lockFolder, lock, dryRun);
  } catch (error) {
    throw writeError(error, path);
  }
}

async function publishFile({ path, content, found }: InspectedFile, target: PublishTarget): Promise<PublishedFile> {
  const file = resolveInside(target.out, path);
  try {
    if (found?.equals(Buffer.from(content)) === true) return describeFile(path, 'unchanged', target);
    if (target.dryRun)
      return { ...describeFile(path, 'written', target), change: { before: decode(path, found), after: content } };
    await writeFileAtomically(file, content);
    return describeFile(path, 'written', target);
  } catch (error) {
    throw writeError(error, file);
  }
}

/** Returns the current content of a file. Throws `output-foreign` if it is another program's, and would change. */
async function readReplaceable(
  path: string,
  content: string | Uint8Array,
  isListed: boolean,
  { out }: PublishTarget,
): Promise<Buffer | undefined> {
  const file = resolveInside(out, path);
  try {
    const found = await readRegularFile(file);
    if (found === undefined || isListed || isOurs(path, found) || found.equals(Buffer.from(content))) return found;
    throw genError('output-foreign', {}, { file: withSlashes(file) });
  } catch (error) {
    throw writeError(error, file);
  }
}

/** Generated text says so in its first lines. An empty file has nothing to lose. */
function isOurs(path: string, content: Buffer): boolean {
  return content.length === 0 || isBinary(path) || content.subarray(0, 500).includes('@generated by zerobus-gen');
}

/** Returns the deleted file, or nothing if there was none. */
async function deleteFile(path: string, target: PublishTarget): Promise<readonly PublishedFile[]> {
  const file = resolveInside(target.out, path);
  try {
    const found = await lstat(file).catch(() => undefined);
    if (found === undefined || found.isDirectory()) return [];
    const deleted = describeFile(path, 'deleted', target);
    if (target.dryRun)
      return [{ ...deleted, change: { before: decode(path, await readRegularFile(file)), after: undefined } }];
    await rm(file, { force: true });
    return [deleted];
  } catch (error) {
    throw writeError(error, file);
  }
}

function decode(path: string, content: Buffer | undefined): string | Uint8Array | undefined {
  return isBinary(path) ? content : content?.toString('utf8');
}

/** Reads a regular file. Returns undefined for anything else: a symbolic link is replaced, never followed. */
async function readRegularFile(file: string): Promise<Buffer | undefined> {
  const found = await lstat(file).catch(() => undefined);
  return found?.isFile() ? await readFile(file) : undefined;
}

/** Returns the files of a lock as unchanged. */
export function unchangedFiles(lock: Lock, target: PublishTarget): readonly PublishedFile[] {
  return lock.files.map(({ path }) => describeFile(path, 'unchanged', target));
}

function describeFile(path: string, status: FileStatus, { out }: PublishTarget): PublishedFile {
  return { path: withSlashes(join(out, path)), status };
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Artifact, contentHash, isBinary } from '../../artifacts/artifact.js';
import type { EmittedTable } from '../../artifacts/emit-artifacts.js';
import { tableFolder } from '../../artifacts/table-paths.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import type { LockFile } from '../../lock/lock-file.js';
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
 * Writes the files of a table, as far as they changed, and its lock unless `lockFile` is undefined. The lock comes first, since
 * field numbers must not be lost. Each file is replaced atomically, if it is `listed` in the lock before this run or
 * zerobus-gen wrote it. Deletes obsolete files that zerobus-gen wrote; until they are deleted, the lock keeps listing them, so that the next run can
 * complete a run that was killed. Throws GenError, and LockChanged if another run has written the lock since this one read it.
 */
export async function publishTable(
  { lock, artifacts, obsolete }: EmittedTable,
  lockFile: LockFile | undefined,
  listed: Lock['files'],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  // All paths and files are checked before anything is written.
  const toDelete = lockFile === undefined ? [] : await inspectObsolete(obsolete, lock, target);
  const toWrite = await inspectFiles(artifacts, target, listed);
  if (lockFile === undefined) return writeFiles(toWrite, target);
  if (!target.dryRun) {
    return withFileLock(lockFile.path, () => publishChecked(lockFile, toWrite, toDelete, target)).catch((error) => {
      throw writeError(error, lockFile.path);
    });
  }
  return publishChecked(lockFile, toWrite, toDelete, target);
}

async function publishChecked(
  { path, before, interim, text }: LockFile,
  toWrite: readonly InspectedFile[],
  toDelete: readonly string[],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  const found = await readFile(path).catch(() => undefined);
  if (found?.toString('utf8') !== before) throw new LockChanged();
  const { change, ...published } = await replaceFile(path, interim, found, target, true);
  const files = await writeFiles(toWrite, target);
  const deleted: PublishedFile[] = [];
  for (const file of toDelete) deleted.push(...(await deleteFile(file, target)));
  if (toDelete.length > 0) await replaceFile(path, text, undefined, target, true);
  return [{ ...published, ...(change && { change: { before, after: text } }) }, ...files, ...deleted];
}

/** Returns the obsolete files that exist. A lock may have been edited, so a file outside the table's folder or of another program throws. */
async function inspectObsolete(
  obsolete: Lock['files'],
  { name }: Lock,
  { out }: PublishTarget,
): Promise<readonly string[]> {
  const folder = tableFolder(name);
  const files: string[] = [];
  for (const { path, sha256 } of obsolete) {
    const file = resolveInside(out, path);
    if (!path.startsWith(`${folder}/`) || path.slice(folder.length + 1).includes('/')) {
      const place = `${withSlashes(out)}/${folder}`;
      throw genError('output-outside', { table: name }, { file: path, out: place, reason: '' });
    }
    const found = await readRegularFile(file).catch((error: unknown) => {
      throw writeError(error, file);
    });
    if (found !== undefined && !(isBinary(file) ? contentHash(found) === sha256 : isOurs(found))) throw foreign(file);
    files.push(file);
  }
  return files;
}

/**
 * Writes files without a lock, or whose lock does not change. Never overwrites a file that zerobus-gen did not write. Throws
 * GenError.
 */
export async function publishFiles(
  artifacts: readonly Artifact[],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  return writeFiles(await inspectFiles(artifacts, target), target);
}

/** A file to write, and its current content; undefined if there is no regular file. */
interface InspectedFile {
  /** Where to write it. */
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly found: Buffer | undefined;
}

/** Reads each file that would be replaced, before any is written. Throws GenError `output-foreign` for another program's. */
async function inspectFiles(
  artifacts: readonly Artifact[],
  target: PublishTarget,
  listed: Lock['files'] = [],
): Promise<readonly InspectedFile[]> {
  const ours = new Set(listed.map(({ path }) => path));
  const files: InspectedFile[] = [];
  for (const { path, content } of artifacts) {
    const file = resolveInside(target.out, path);
    files.push({ file, content, found: await readReplaceable(file, content, ours.has(path)) });
  }
  return files;
}

async function writeFiles(files: readonly InspectedFile[], target: PublishTarget): Promise<readonly PublishedFile[]> {
  const published: PublishedFile[] = [];
  for (const { file, content, found } of files) published.push(await replaceFile(file, content, found, target));
  return published;
}

/** Writes a file, unless it has this content or the run is dry. `durable` is for content that cannot be generated again. */
async function replaceFile(
  file: string,
  content: string | Uint8Array,
  found: Buffer | undefined,
  { dryRun }: PublishTarget,
  durable: boolean = false,
): Promise<PublishedFile> {
  const path = withSlashes(file);
  try {
    if (found?.equals(Buffer.from(content)) === true) return { path, status: 'unchanged' };
    if (dryRun) return { path, status: 'written', change: { before: decode(path, found), after: content } };
    await writeFileAtomically(file, content, durable);
    return { path, status: 'written' };
  } catch (error) {
    throw writeError(error, file);
  }
}

/** Returns the current content of a file. Throws `output-foreign` if it is another program's, and would change. */
async function readReplaceable(
  file: string,
  content: string | Uint8Array,
  isListed: boolean,
): Promise<Buffer | undefined> {
  try {
    const found = await readRegularFile(file);
    if (found === undefined || isListed || isBinary(file) || isOurs(found) || found.equals(Buffer.from(content)))
      return found;
    throw foreign(file);
  } catch (error) {
    throw writeError(error, file);
  }
}

/** Generated text says so in its first lines. An empty file has nothing to lose. */
function isOurs(content: Buffer): boolean {
  return content.length === 0 || content.subarray(0, 500).includes('@generated by zerobus-gen');
}

function foreign(file: string): GenError {
  return genError('output-foreign', {}, { file: withSlashes(file) });
}

/** Returns the deleted file, or nothing if there was none. */
async function deleteFile(file: string, { dryRun }: PublishTarget): Promise<readonly PublishedFile[]> {
  try {
    const found = await lstat(file).catch(() => undefined);
    if (found === undefined || found.isDirectory()) return [];
    const deleted: PublishedFile = { path: withSlashes(file), status: 'deleted' };
    if (dryRun)
      return [{ ...deleted, change: { before: decode(file, await readRegularFile(file)), after: undefined } }];
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
export function unchangedFiles(lock: Lock, { out }: PublishTarget): readonly PublishedFile[] {
  return lock.files.map(({ path }) => ({ path: withSlashes(join(out, path)), status: 'unchanged' }));
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

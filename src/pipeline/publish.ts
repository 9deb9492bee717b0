import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lock } from '../lock/lock.js';
import { lockPath, writeLock } from '../lock/lock-folder.js';
import { writeFileAtomically } from '../lock/write-file.js';
import type { Artifact } from './artifact.js';
import { resolveInside } from './resolve-inside.js';
import { writeError } from './write-error.js';

type FileStatus = 'written' | 'unchanged' | 'deleted';

/** A file that was looked at; the path is that of the lock folder or the output folder, and what stands under it. */
export interface PublishedFile {
  readonly path: string;
  readonly status: FileStatus;
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
  const status = await publishLock({ ...lock, files: [...lock.files, ...obsolete] }, target);
  const files = await publishFiles(artifacts, target);
  const deleted: PublishedFile[] = [];
  for (const { path } of obsolete) if (await deleteFile(path, target)) deleted.push(shown(path, 'deleted', target));
  if (obsolete.length > 0) await publishLock(lock, target);
  return [{ path: display(lockPath(target.lockFolder, lock.name)), status }, ...files, ...deleted];
}

/** Puts files in place that belong to no lock, or whose lock stays as it is. Throws GenError. */
export async function publishFiles(
  artifacts: readonly Artifact[],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  const files: PublishedFile[] = [];
  for (const { path, content } of artifacts) files.push(shown(path, await publishFile(path, content, target), target));
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
  { out, dryRun }: PublishTarget,
): Promise<FileStatus> {
  const file = resolveInside(out, path);
  try {
    if ((await readPlain(file))?.equals(Buffer.from(content)) === true) return 'unchanged';
    if (!dryRun) await writeFileAtomically(file, content);
    return 'written';
  } catch (error) {
    throw writeError(error, file);
  }
}

async function deleteFile(path: string, { out, dryRun }: PublishTarget): Promise<boolean> {
  const file = resolveInside(out, path);
  try {
    const found = await lstat(file).catch(() => undefined);
    if (found === undefined || found.isDirectory()) return false;
    if (!dryRun) await rm(file, { force: true });
    return true;
  } catch (error) {
    throw writeError(error, file);
  }
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

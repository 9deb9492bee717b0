import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Artifact, isBinary } from '../../artifacts/artifact.js';
import type { EmittedTable } from '../../artifacts/emit-artifacts.js';
import { tableFolder } from '../../artifacts/table-paths.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import type { LockFile } from '../../lock/lock-file.js';
import { contentHash, hasContent } from '../../system/content-hash.js';
import { isMissing } from '../../system/error-code.js';
import { findEntry } from '../../system/find-file.js';
import { readError } from '../../system/read-error.js';
import { readHead } from '../../system/read-file.js';
import { retryBusy } from '../../system/retry-busy.js';
import { type FileUpdate, updateFiles } from '../../system/update-files.js';
import { writeError } from '../../system/write-error.js';
import { LockChanged } from './lock-changed.js';
import { resolveInside } from './resolve-inside.js';

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
  /** Ends the waiting for another run that writes the same table, and for files that are busy. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the files of a table, as far as they changed, and its lock unless `lockFile` is undefined. The lock comes first, since
 * field numbers must not be lost. Each file is replaced atomically, if it is `listed` in the lock before this run or
 * zerobus-gen wrote it. Deletes obsolete files that zerobus-gen wrote; until they are deleted, the lock keeps listing them, so
 * that the next run can complete a run that was killed. Throws GenError, LockChanged if another run has written the lock since
 * this one read it, and the reason of the signal.
 */
export async function publishTable(
  { lock, artifacts, obsolete }: EmittedTable,
  lockFile: LockFile | undefined,
  listed: Lock['files'],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  const deletions = lockFile === undefined ? [] : await planDeletions(obsolete, lock, target);
  const files = [...(await planFiles(artifacts, target, listed)), ...deletions];
  const plan = lockFile === undefined ? files : [planLock(lockFile), ...files];
  const updates = listUpdates(plan);
  if (lockFile !== undefined && deletions.length > 0) {
    updates.push({ file: lockFile.path, content: lockFile.text, durable: true });
  }
  if (!target.dryRun && !(await updateFiles(updates, lockFile, target.signal))) throw new LockChanged();
  return report(plan, target);
}

/**
 * Writes files without a lock, and deletes obsolete ones that zerobus-gen wrote. Never overwrites a file that zerobus-gen did
 * not write. Throws GenError.
 */
export async function publishFiles(
  artifacts: readonly Artifact[],
  obsolete: readonly string[],
  target: PublishTarget,
): Promise<readonly PublishedFile[]> {
  const deletions: PlannedFile[] = [];
  for (const path of obsolete) {
    const file = await resolveInside(target.out, path);
    if (await isGeneratedFile(file)) deletions.push(await planDeletion(file, ''));
  }
  const plan = [...(await planFiles(artifacts, target)), ...deletions];
  if (!target.dryRun) await updateFiles(listUpdates(plan), undefined, target.signal);
  return report(plan, target);
}

/** What a run does with a file; nothing if there is neither an update nor a file. */
interface PlannedFile {
  readonly file: string;
  readonly status: FileStatus | 'missing';
  readonly change: FileChange;
  readonly update?: FileUpdate;
}

function listUpdates(plan: readonly PlannedFile[]): FileUpdate[] {
  return plan.flatMap(({ update }) => update ?? []);
}

function report(plan: readonly PlannedFile[], { dryRun }: PublishTarget): readonly PublishedFile[] {
  return plan.flatMap(({ file, status, change, update }) => {
    if (status === 'missing') return [];
    return [{ path: withSlashes(file), status, ...(dryRun && update && { change }) }];
  });
}

function planLock({ path, before, interim, text }: LockFile): PlannedFile {
  const change = { before, after: text };
  if (before === interim && before === text) return { file: path, status: 'unchanged', change };
  return { file: path, status: 'written', change, update: { file: path, content: interim, durable: true } };
}

/** Checks and reads each file that would be replaced. Throws GenError `output-foreign` for another program's. */
async function planFiles(
  artifacts: readonly Artifact[],
  target: PublishTarget,
  listed: Lock['files'] = [],
): Promise<readonly PlannedFile[]> {
  const ours = new Set(listed.map(({ path }) => path));
  const plan: PlannedFile[] = [];
  for (const { path, content } of artifacts) {
    const file = await resolveInside(target.out, path);
    const found = await readReplaceable(file, content, ours.has(path));
    const change = { before: decode(file, found), after: content };
    const isSame = found !== undefined && hasContent(found, content);
    plan.push(
      isSame ? { file, status: 'unchanged', change } : { file, status: 'written', change, update: { file, content } },
    );
  }
  return plan;
}

/** Checks obsolete files. A lock may have been edited, so a file outside the table's folder or of another program throws. */
async function planDeletions(
  obsolete: Lock['files'],
  { name }: Lock,
  { out }: PublishTarget,
): Promise<readonly PlannedFile[]> {
  const folder = tableFolder(name);
  const plan: PlannedFile[] = [];
  for (const { path, sha256 } of obsolete) {
    const file = await resolveInside(out, path);
    if (!path.startsWith(`${folder}/`) || path.slice(folder.length + 1).includes('/')) {
      const place = `${withSlashes(out)}/${folder}`;
      throw genError('output-outside', { table: name }, { file: path, out: place, reason: '' });
    }
    plan.push(await planDeletion(file, sha256));
  }
  return plan;
}

async function planDeletion(file: string, sha256: string): Promise<PlannedFile> {
  try {
    const found = await readRegularFile(file);
    if (found !== undefined && !(isBinary(file) ? contentHash(found) === sha256 : isOurs(found))) throw foreign(file);
    const change = { before: decode(file, found), after: undefined };
    const entry = await findEntry(file);
    if (entry === undefined || entry.isDirectory()) return { file, status: 'missing', change };
    return { file, status: 'deleted', change, update: { file, content: undefined } };
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
    if (found === undefined || isListed || isBinary(file) || isOurs(found) || hasContent(found, content)) return found;
    throw foreign(file);
  } catch (error) {
    throw writeError(error, file);
  }
}

/** An empty file has nothing to lose. */
function isOurs(content: Buffer): boolean {
  return content.length === 0 || isGenerated(content);
}

/** Generated text says so in its first lines. */
function isGenerated(content: Buffer): boolean {
  return content.subarray(0, 500).includes('@generated by zerobus-gen');
}

/** Returns whether there is a text file, and zerobus-gen wrote it. Throws GenError `file-unreadable`. */
export async function isGeneratedFile(file: string): Promise<boolean> {
  try {
    const entry = await findEntry(file);
    return entry?.isFile() === true && isGenerated(await readHead(file, 500));
  } catch (error) {
    if (isMissing(error)) return false;
    throw readError(error, file);
  }
}

function foreign(file: string): GenError {
  return genError('output-foreign', {}, { file: withSlashes(file) });
}

function decode(path: string, content: Buffer | undefined): string | Uint8Array | undefined {
  return isBinary(path) ? content : content?.toString('utf8');
}

/** Reads a regular file. Returns undefined for anything else: a symbolic link is replaced, never followed. */
async function readRegularFile(file: string): Promise<Buffer | undefined> {
  const found = await findEntry(file);
  if (found?.isFile() !== true) return undefined;
  try {
    return await retryBusy({ path: file, needs: 'read' }, () => readFileSync(file));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readError(error, file);
  }
}

/** Returns the files of a lock as unchanged. */
export function unchangedFiles(lock: Lock, { out }: PublishTarget): readonly PublishedFile[] {
  return lock.files.map(({ path }) => ({ path: withSlashes(join(out, path)), status: 'unchanged' }));
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

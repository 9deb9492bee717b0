import { type Artifact, isBinary } from '../../artifacts/artifact.js';
import type { EmittedTable } from '../../artifacts/emit-artifacts.js';
import { tableFolder } from '../../artifacts/table-paths.js';
import { genError } from '../../diagnostics/gen-error.js';
import type { Lock } from '../../lock/lock.js';
import type { LockFile } from '../../lock/lock-file.js';
import { contentHash } from '../../system/content-hash.js';
import {
  describePlan,
  isGenerated,
  isGeneratedFile,
  type OutputFile,
  type PlannedFile,
  type PublishedFile,
  planFiles,
  withSlashes,
} from '../../system/output-files.js';
import { updateFiles } from '../../system/update-files.js';
import { LockChanged } from './lock-changed.js';
import { outputPath } from './output-path.js';

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
  const deletions = lockFile === undefined ? [] : listDeletions(obsolete, lock, target);
  const files = [...listWrites(artifacts, target, listed), ...deletions];
  const lockPlan = lockFile === undefined ? [] : [planLock(lockFile)];
  const plan = [...lockPlan, ...(await planFiles(files))];
  const updates = plan.flatMap(({ update }) => update ?? []);
  if (lockFile !== undefined && deletions.length > 0) {
    updates.push({ file: lockFile.path, content: lockFile.text, durable: true });
  }
  if (!target.dryRun && !(await updateFiles(updates, lockFile, target.signal))) throw new LockChanged();
  return describePlan(plan, target.dryRun);
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
  const files = listWrites(artifacts, target);
  for (const path of obsolete) {
    const place = outputPath(target.out, path);
    if (await isGeneratedFile(place)) files.push({ ...place, content: undefined, isBinary: false, isOurs });
  }
  const plan = await planFiles(files);
  const updates = plan.flatMap(({ update }) => update ?? []);
  if (!target.dryRun) await updateFiles(updates, undefined, target.signal);
  return describePlan(plan, target.dryRun);
}

function planLock({ path, before, interim, text }: LockFile): PlannedFile {
  const change = { before, after: text };
  if (before === interim && before === text) return { file: path, status: 'unchanged', change };
  return { file: path, status: 'written', change, update: { file: path, content: interim, durable: true } };
}

/** A binary file has no header; its name is ours. */
function listWrites(artifacts: readonly Artifact[], { out }: PublishTarget, listed: Lock['files'] = []): OutputFile[] {
  const ours = new Set(listed.map(({ path }) => path));
  return artifacts.map(({ path, content }) => {
    const mayReplace = ours.has(path) || isBinary(path) ? () => true : isOurs;
    return { ...outputPath(out, path), content, isBinary: isBinary(path), isOurs: mayReplace };
  });
}

/** A lock may have been edited, so a file outside the table's folder throws. */
function listDeletions(obsolete: Lock['files'], { name }: Lock, { out }: PublishTarget): readonly OutputFile[] {
  const folder = tableFolder(name);
  return obsolete.map(({ path, sha256 }) => {
    const place = outputPath(out, path);
    if (!path.startsWith(`${folder}/`) || path.slice(folder.length + 1).includes('/')) {
      const params = { file: path, out: `${withSlashes(out)}/${folder}`, reason: '' };
      throw genError('output-outside', { table: name }, params);
    }
    if (!isBinary(path)) return { ...place, content: undefined, isBinary: false, isOurs };
    return { ...place, content: undefined, isBinary: true, isOurs: (found) => contentHash(found) === sha256 };
  });
}

/** An empty file has nothing to lose. */
function isOurs(content: Buffer): boolean {
  return content.length === 0 || isGenerated(content);
}

/** Returns the files of a lock as unchanged. */
export function unchangedFiles(lock: Lock, { out }: PublishTarget): readonly PublishedFile[] {
  return lock.files.map(({ path }) => ({ path: withSlashes(outputPath(out, path).file), status: 'unchanged' }));
}

import type { Lock } from '../../lock/lock.js';
import { lockText } from '../../lock/parse-lock.js';
import { serialiseLock } from '../../lock/serialise-lock.js';
import type { ResolvedProject } from '../project/resolve-project.js';
import { compareFiles } from './compare-files.js';

/**
 * Returns whether the lock and every file of a table are up to date, by their hashes. Emitting takes most of a run's time, and
 * most runs change nothing.
 */
export async function isUpToDate(previous: Lock | undefined, lock: Lock, settings: ResolvedProject): Promise<boolean> {
  if (previous === undefined || previous.files.length === 0) return false;
  if (previous !== lock && (lockText(previous) ?? serialiseLock(previous)) !== serialiseLock(lock)) return false;
  return (await compareFiles(lock, settings.out, settings.artifacts)).length === 0;
}

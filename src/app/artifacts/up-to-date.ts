import type { Lock } from '../../lock/lock.js';
import { lockText } from '../../lock/parse-lock.js';
import { serialiseLock } from '../../lock/serialise-lock.js';
import type { ResolvedProject } from '../project/run-paths.js';
import { compareFiles } from './compare-files.js';

/**
 * Whether the lock and every file of a table are as a run would leave them. Emitting is what takes time, and most runs
 * find nothing to emit.
 */
export async function isUpToDate(previous: Lock | undefined, lock: Lock, settings: ResolvedProject): Promise<boolean> {
  if (previous === undefined || previous.files.length === 0) return false;
  if (previous !== lock && (lockText(previous) ?? serialiseLock(previous)) !== serialiseLock(lock)) return false;
  return (await compareFiles(lock, settings.out, settings.artifacts)).length === 0;
}

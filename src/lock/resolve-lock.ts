import { genError } from '../diagnostics/gen-error.js';
import { checkNumbers } from './check-numbers.js';
import type { Lock } from './lock.js';
import { mergeLocks } from './merge-locks.js';
import { readForm } from './parse-lock.js';
import { findConflict, splitConflict } from './split-conflict.js';

/** A lock as a live run reads it. */
export interface ResolvedLock {
  readonly lock: Lock;
  /** The sides of a git merge that were resolved, our side first; empty if the file needed no resolution. */
  readonly sides: readonly Lock[];
}

/**
 * Parses a lock as `parseLock` does, and resolves what a git merge left behind: conflict markers, and numbers that a clean
 * merge gave twice. Throws GenError `lock-damaged` or `lock-newer`, also for one side of a conflict.
 */
export function resolveLock(text: string, file: string): ResolvedLock {
  if (findConflict(text) === undefined) {
    const lock = readForm(text, file);
    return checkNumbers(lock) === undefined ? { lock, sides: [] } : { lock: mergeLocks(lock), sides: [lock] };
  }
  const sides = splitConflict(text);
  if (sides === undefined) throw genError('lock-damaged', {}, { file, reason: 'its conflict markers are incomplete' });
  const ours = readForm(sides.ours, `Our side of the conflict in ${file}`);
  const theirs = readForm(sides.theirs, `Their side of the conflict in ${file}`);
  return { lock: mergeLocks(ours, theirs), sides: [ours, theirs] };
}

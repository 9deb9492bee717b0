import { GenError, genError } from '../diagnostics/gen-error.js';
import { checkNumbers } from './check-numbers.js';
import type { Lock } from './lock.js';
import { readCommitted, readMergeSides } from './merge-sides.js';
import { readForm } from './parse-lock.js';
import { findConflict, splitConflict } from './split-conflict.js';
import { combineSides, type LockHistory } from './update-lock.js';

/** A lock as a live run reads it. */
export interface ResolvedLock extends LockHistory {
  /** What the sides know about the table itself; the numbers of its columns are those of the first side. */
  readonly lock: Lock;
  /** Whether the file needs a resolution: a merge left markers in it, gave a number twice, or broke its JSON. */
  readonly merged: boolean;
  /** The text of the file. */
  readonly text: string;
}

/**
 * Parses a lock as `parseLock` does, and finds the sides of a merge if one left conflict markers, broken JSON or a number that was
 * given twice: in git if it knows them, otherwise in the text. Throws GenError `lock-damaged` or `lock-newer`, also for one side.
 */
export async function resolveLock(text: string, file: string): Promise<ResolvedLock> {
  const read = tryReadForm(text, file);
  if (!(read instanceof GenError) && checkNumbers(read) === undefined) {
    return { lock: read, sides: [read], merged: false, text };
  }
  if (read instanceof GenError && read.code === 'lock-newer') throw read;
  const found = await readMergeSides(file);
  if (found !== undefined) {
    const sides = found.sides.map((side) => readForm(side.text, `${side.label} of the merge of ${file}`));
    const base = found.base === undefined ? undefined : tryReadForm(found.base, `The base of the merge of ${file}`);
    return combine(text, sides, base instanceof GenError ? undefined : base);
  }
  const sides = readSides(text, file);
  return combine(text, [...(await readBefore(file)), ...sides]);
}

function combine(text: string, sides: readonly Lock[], base?: Lock): ResolvedLock {
  return { lock: combineSides(sides)!, sides, base, merged: true, text };
}

/** Reads the sides that the text itself shows: both if it has conflict markers, otherwise one, which has a number twice. */
function readSides(text: string, file: string): readonly Lock[] {
  if (findConflict(text) === undefined) return [readForm(text, file)];
  const sides = splitConflict(text);
  if (sides === undefined) throw genError('lock-damaged', {}, { file, reason: 'its conflict markers are incomplete' });
  return [
    readForm(sides.ours, `Our side of the conflict in ${file}`),
    readForm(sides.theirs, `Their side of the conflict in ${file}`),
  ];
}

/** Reads the last committed lock that is well: its numbers were there first. Empty without git, or if there is none. */
async function readBefore(file: string): Promise<readonly Lock[]> {
  for await (const text of readCommitted(file)) {
    const lock = tryReadForm(text, `An earlier version of ${file}`);
    if (!(lock instanceof GenError) && checkNumbers(lock) === undefined) return [lock];
  }
  return [];
}

function tryReadForm(text: string, file: string): Lock | GenError {
  try {
    return readForm(text, file);
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

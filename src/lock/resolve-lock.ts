import { GenError, genError } from '../diagnostics/gen-error.js';
import { checkNumbers } from './check-numbers.js';
import type { Lock } from './lock.js';
import { readCommitted, readMergeSides, type SideText } from './merge-sides.js';
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
  if (isWell(read)) return { lock: read, sides: [read], merged: false, text };
  if (read instanceof GenError && read.code === 'lock-newer') throw read;
  const found = await readMergeSides(file, text);
  if (found === undefined) return combine(text, await readSide({ text, label: '', commit: 'HEAD' }, file));
  const sides: Lock[] = [];
  for (const side of found.sides) sides.push(...(await readSide(side, file)));
  const base = found.base === undefined ? undefined : tryReadForm(found.base, `The base of the merge of ${file}`);
  return combine(text, sides, base instanceof GenError ? undefined : base);
}

function combine(text: string, sides: readonly Lock[], base?: Lock): ResolvedLock {
  return { lock: combineSides(sides)!, sides, base, merged: true, text };
}

/**
 * Reads the lock of a side. If an earlier merge on that side left it unresolved, returns what its branch had before, then what was
 * merged into it, then what its text shows: numbers belong to those that had them first.
 */
async function readSide({ text, label, commit }: SideText, file: string): Promise<readonly Lock[]> {
  const name = label === '' ? file : `${label} of the merge of ${file}`;
  const read = tryReadForm(text, name);
  if (isWell(read)) return [read];
  const { before, complete } = commit === undefined ? { before: [], complete: false } : await readBefore(file, commit);
  if (read instanceof GenError && findConflict(text) === undefined && complete) return before;
  return [...before, ...splitText(text, name)];
}

/** Parses what a text shows: both sides if it has conflict markers, otherwise one, which has a number twice. */
function splitText(text: string, name: string): readonly Lock[] {
  if (findConflict(text) === undefined) return [readForm(text, name)];
  const sides = splitConflict(text);
  if (sides === undefined)
    throw genError('lock-damaged', {}, { file: name, reason: 'its conflict markers are incomplete' });
  return [
    readForm(sides.ours, `Our side of the conflict in ${name}`),
    readForm(sides.theirs, `Their side of the conflict in ${name}`),
  ];
}

interface Before {
  /** The last lock on the branch that is well, if there is one, and what was merged into it since. */
  readonly before: readonly Lock[];
  /** Whether every version since that is not JSON is a merge whose sides are in `before`. */
  readonly complete: boolean;
}

/** Reads what a branch had before its lock was left unresolved. Empty without git. */
async function readBefore(file: string, commit: string): Promise<Before> {
  const merged: Lock[] = [];
  let complete = true;
  for await (const { text, listMerged } of readCommitted(file, commit)) {
    const lock = tryReadForm(text, file);
    if (isWell(lock)) return { before: [lock, ...merged], complete: complete && merged.length > 0 };
    const locks: Lock[] = [];
    for (const parent of await listMerged()) locks.push(...(await readLastWell(file, parent)));
    if (lock instanceof GenError && locks.length === 0) complete = false;
    merged.unshift(...locks);
  }
  return { before: merged, complete: false };
}

async function readLastWell(file: string, commit: string): Promise<readonly Lock[]> {
  for await (const { text } of readCommitted(file, commit)) {
    const lock = tryReadForm(text, file);
    if (isWell(lock)) return [lock];
  }
  return [];
}

function isWell(read: Lock | GenError): read is Lock {
  return !(read instanceof GenError) && checkNumbers(read) === undefined;
}

function tryReadForm(text: string, file: string): Lock | GenError {
  try {
    return readForm(text, file);
  } catch (error) {
    if (error instanceof GenError) return error;
    throw error;
  }
}

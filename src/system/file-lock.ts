import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type GenError, genError } from '../diagnostics/gen-error.js';
import { errorCode } from './error-code.js';
import { readFileBounded } from './read-file.js';
import { isRunning, makeFolder } from './write-file.js';

/** A run holds a lock while it writes the files of one table. */
const defaultPatience = 60_000;
/** How often to look again, in milliseconds; random, so that several waiting runs take turns. */
const pause = { least: 10, most: 40 };
/** Age in milliseconds at which a lock file without content is left over: its writer died before it wrote its name. */
const abandonedAfter = 5_000;
/** In bytes. A host has a name of at most 255. */
const maxOwner = 1024;

/** How to wait for a lock. */
export interface FileLockOptions {
  /** How long to wait for another run, in milliseconds. Default 60,000. */
  readonly patience?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** The lock files of this process, by their content. */
const held: Set<string> = new Set();

/**
 * Runs `work` while no other process runs its own for the same file, on this machine or another one that shares the folder. The
 * lock is a file beside it, which a killed process leaves behind and the next one removes. Throws GenError `lock-busy` if it waited
 * for too long, the reason of `signal`, and what `work` throws.
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  { patience = defaultPatience, signal }: FileLockOptions = {},
): Promise<T> {
  const lock = join(dirname(file), `.${basename(file)}.zerobus-lock`);
  const owner = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}`;
  const deadline = Date.now() + patience;
  held.add(owner);
  try {
    while (!(await take(lock, owner))) {
      if (Date.now() > deadline) throw lockBusy(file, lock, patience);
      const time = pause.least + Math.random() * (pause.most - pause.least);
      await wait(time, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
    }
    return await work();
  } finally {
    held.delete(owner);
    if (readOwner(lock) === owner) rmSync(lock, { force: true });
  }
}

function lockBusy(file: string, lock: string, patience: number): GenError {
  const holder = readOwner(lock)?.split(' ').slice(0, 2).join(' on ') || 'unknown';
  return genError('lock-busy', {}, { file, holder, lock, seconds: String(patience / 1000) });
}

async function take(lock: string, owner: string): Promise<boolean> {
  try {
    writeFileSync(lock, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      await makeFolder(dirname(lock));
      return false;
    }
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const other = readOwner(lock);
  if (other !== undefined && isAbandoned(lock, other)) removeAbandoned(lock, other);
  return false;
}

/** Returns undefined for anything that no run writes, such as a named pipe: reading that would never return. */
function readOwner(lock: string): string | undefined {
  try {
    return readFileBounded(lock, { maxBytes: maxOwner }).toString('utf8');
  } catch {
    return undefined;
  }
}

function isAbandoned(lock: string, owner: string): boolean {
  const [pid, ...rest] = owner.split(' ');
  const host = rest.slice(0, -1).join(' ');
  if (host === '')
    return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > abandonedAfter;
  if (host !== hostname()) return false;
  // A container that was started again has the process IDs of the one before.
  return Number(pid) === process.pid ? !held.has(owner) : !isRunning(Number(pid));
}

/** Removes the lock of a dead process, unless another process has done so and taken the lock in between. */
function removeAbandoned(lock: string, owner: string): void {
  const aside = `${lock}-${randomBytes(6).toString('hex')}`;
  try {
    renameSync(lock, aside);
    if (readOwner(aside) !== owner) linkSync(aside, lock);
  } catch {
    // Another process was faster.
  }
  rmSync(aside, { force: true });
}

/** Removes the lock files that dead processes left in a folder. */
export function removeAbandonedLocks(folder: string): void {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // There is no folder.
  }
  for (const name of names.filter((each) => each.startsWith('.') && each.endsWith('.zerobus-lock'))) {
    const lock = join(folder, name);
    const owner = readOwner(lock);
    if (owner !== undefined && isAbandoned(lock, owner)) removeAbandoned(lock, owner);
  }
}

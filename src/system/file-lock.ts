import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type GenError, genError } from '../diagnostics/gen-error.js';
import { isBusy } from './busy-file.js';
import { errorCode } from './error-code.js';
import { listFolder } from './find-file.js';
import { readNow } from './read-file.js';
import { retryBusy } from './retry-busy.js';
import { isRunning, makeFolder } from './write-file.js';

/** A run holds a lock while it writes the files of one table. */
const defaultPatience = 60_000;
/** How often to look again, in milliseconds; random, so that several waiting runs take turns. */
const pause = { least: 10, most: 40 };
/** Age in milliseconds at which a lock file without a name is left over: its writer died before it wrote its name. */
const abandonedAfter = 5_000;
/** In bytes. A host has a name of at most 255. */
const maxSize = 65_536;
/** A lock, or one for the takeover of another. */
const lockName = /^\..*\.zerobus-lock(-[0-9a-f]{16})?$/;
/** The first word of an owner that never was a process. */
const nobody = 'nobody';

/** How to wait for a lock. */
export interface FileLockOptions {
  /** How long to wait for another run, in milliseconds. Default 60,000. */
  readonly patience?: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** The owners that this process has written into lock files. */
const held: Set<string> = new Set();

/**
 * Runs `work` while no other process runs its own for the same file, on this machine or another one that shares the folder. The
 * lock is a file beside it, which a killed process leaves behind and the next one takes over. Throws GenError `lock-busy` if it
 * waited for too long, the reason of `signal`, and what `work` throws.
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  { patience = defaultPatience, signal }: FileLockOptions = {},
): Promise<T> {
  const lock = join(dirname(file), `.${basename(file)}.zerobus-lock`);
  const deadline = Date.now() + patience;
  return withOwner(async (owner) => {
    try {
      while (!(await retryBusy({ path: lock, needs: 'change', patience, signal }, () => take(lock, owner)))) {
        if (Date.now() > deadline) throw lockBusy(file, lock, patience);
        const time = pause.least + Math.random() * (pause.most - pause.least);
        await wait(time, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
      }
      return await work();
    } finally {
      await release(lock, owner);
    }
  });
}

/** Runs `work` with a new name for the holder of a lock. */
async function withOwner<T>(work: (owner: string) => Promise<T>): Promise<T> {
  const owner = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}`;
  held.add(owner);
  try {
    return await work(owner);
  } finally {
    held.delete(owner);
  }
}

function lockBusy(file: string, lock: string, patience: number): GenError {
  const holder = findOwner(lock)?.split(' ').slice(0, 2).join(' on ') || 'unknown';
  return genError('lock-busy', {}, { file, holder, lock, seconds: String(patience / 1000) });
}

/** Takes a lock that nobody has, or whose holder is dead. */
async function take(lock: string, owner: string): Promise<boolean> {
  try {
    writeFileSync(lock, `${owner}\n`, { flag: 'ax' });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      await makeFolder(dirname(lock));
      return false;
    }
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const other = readOwner(lock);
  // If this process was suspended before it wrote its name, the first line can be another's.
  if (other === owner) return true;
  if (other === undefined || !isAbandoned(lock, other)) return false;
  if (other !== '') return takeOver(lock, other, owner);
  // Gives the lock an owner that can be told from others, unless its writer writes its name first.
  appendFileSync(lock, `${nobody} ${randomBytes(8).toString('hex')}\n`);
  return false;
}

/**
 * Takes the lock of a dead process. Several processes find it at once, so it is replaced only by the one that holds another lock,
 * which is named after the dead owner. That one may die too: its lock is taken over in the same way.
 */
async function takeOver(lock: string, dead: string, owner: string): Promise<boolean> {
  const name = createHash('sha256').update(dead).digest('hex').slice(0, 16);
  const takeover = `${lock.replace(/-[0-9a-f]{16}$/, '')}-${name}`;
  if (!(await take(takeover, owner))) return false;
  try {
    // An owner never comes back. While the dead one is still there, nobody else may replace it.
    if (readOwner(lock) !== dead) return false;
    renameSync(takeover, lock);
    return true;
  } finally {
    await release(takeover, owner);
  }
}

async function release(lock: string, owner: string): Promise<void> {
  try {
    await retryBusy({ path: lock, needs: 'change' }, () => {
      if (readOwner(lock) === owner) rmSync(lock, { force: true });
    });
  } catch {
    // The next run takes it over.
  }
}

/**
 * Returns the first line, whose process holds the lock. Undefined if there is no file, and for anything that no run writes, such as
 * a named pipe: reading that would never return. Throws the error of the system if the file is busy.
 */
function readOwner(lock: string): string | undefined {
  try {
    return readNow(lock, maxSize).toString('utf8').split('\n')[0];
  } catch (error) {
    if (isBusy(error, { path: lock, needs: 'read' })) throw error;
    return undefined;
  }
}

/** Returns the first line of a lock; undefined if it cannot be read now. */
function findOwner(lock: string): string | undefined {
  try {
    return readOwner(lock);
  } catch {
    return undefined;
  }
}

function isAbandoned(lock: string, owner: string): boolean {
  const [pid, ...rest] = owner.split(' ');
  if (pid === nobody) return true;
  const host = rest.slice(0, -1).join(' ');
  if (host === '')
    return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > abandonedAfter;
  if (host !== hostname()) return false;
  // A container that was started again has the process IDs of the one before.
  return Number(pid) === process.pid ? !held.has(owner) : !isRunning(Number(pid));
}

/** Removes the lock files that dead processes left in a folder, as far as it can. */
export async function removeAbandonedLocks(folder: string): Promise<void> {
  const names = await listFolder(folder).catch(() => []);
  for (const name of names.filter((each) => lockName.test(each))) {
    const lock = join(folder, name);
    await removeAbandonedLock(lock).catch(() => undefined);
  }
}

async function removeAbandonedLock(lock: string): Promise<void> {
  const dead = readOwner(lock);
  if (dead === undefined || !isAbandoned(lock, dead)) return;
  await withOwner(async (owner) => {
    await take(lock, owner).catch(() => false);
    await release(lock, owner);
  });
}

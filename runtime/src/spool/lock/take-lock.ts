import { join } from 'node:path';
import { ZerobusError } from '../../errors/zerobus-error.js';
import type { Disk } from '../disk.js';
import { systemCode } from '../disk-error.js';
import { type Patience, pause, retryBusy } from '../retry-busy.js';
import { createLock, type LockContent, readLock } from './lock-file.js';
import { createOwner, describeOwner, findOwnerState, type Owner } from './owner.js';

/** An owner that this process cannot see is dead when its lock has not changed for so long, in milliseconds. */
const STALE_MS = 30_000;
/** How long to wait for a process of this machine: one that was killed is alive until the system has closed its files. */
const ENDING_MS = 500;
/** How often to look at the lock of an owner that this process cannot see. */
const LOOK_MS = 1000;
/**
 * An owner checks its lock at most this long before a write ends (`HeldLock`). Who takes a lock from an owner that may live waits for
 * longer before it reads the files, so that it reads all that the owner has accepted.
 */
const FENCE_MS = 2000;
/** How often to look whether it has ended. */
const ENDING_LOOK_MS = 100;

/** Where and how to take a lock. */
export interface LockPlace extends Patience {
  readonly disk: Disk;
  /** The folder of the lock. */
  readonly folder: string;
}

/** The name of the lock in its folder. */
export const LOCK_NAME = 'lock';

/**
 * Takes the lock of a folder for this process, and returns its owner. An owner on this machine that is dead is replaced at once; one
 * that this process cannot see, when it has shown no sign of life for `STALE_MS`. Throws `spool-locked` for an owner that is alive, the
 * reason of the signal, and errors of the system.
 */
export async function takeLock(place: LockPlace): Promise<Owner> {
  const self = createOwner();
  const taken = await take(place, LOCK_NAME, self);
  if (taken === 'from unseen') await pause(place, FENCE_MS);
  return self;
}

/** From whom a lock was taken: nobody, one that is surely dead, or one that may still be alive. */
type Taken = 'free' | 'from dead' | 'from unseen';

async function take(place: LockPlace, name: string, self: Owner): Promise<Taken> {
  const { disk, folder, signal } = place;
  const path = join(folder, name);
  for (;;) {
    signal.throwIfAborted();
    const seen = await retryBusy(place, () => readLock(disk, path));
    if (seen === undefined) {
      if (await retryBusy(place, () => createLock(disk, path, join(folder, `new-${self.nonce}`), self))) return 'free';
      continue;
    }
    const state = seen.isReleased ? 'dead' : seen.owner === undefined ? 'unknown' : findOwnerState(seen.owner);
    if (state === 'alive') {
      await waitForEnd(place, path, seen);
      continue;
    }
    const old = state === 'dead' ? seen : await watch(place, path, seen);
    if (old !== undefined && (await replace(place, name, old, self)))
      return state === 'dead' ? 'from dead' : 'from unseen';
  }
}

/** Waits a moment for a process that is ending. Throws `spool-locked` if it does not. */
async function waitForEnd(place: LockPlace, path: string, first: LockContent): Promise<void> {
  for (let waited = 0; waited < ENDING_MS; waited += ENDING_LOOK_MS) {
    await pause(place, ENDING_LOOK_MS);
    const seen = await retryBusy(place, () => readLock(place.disk, path));
    if (seen?.owner?.nonce !== first.owner?.nonce || seen?.isReleased === true) return;
    if (first.owner !== undefined && findOwnerState(first.owner) !== 'alive') return;
  }
  throw lockedError(first, path);
}

/** Waits until a lock is stale, and returns it. Undefined if another one is there. Throws `spool-locked` if its owner is alive. */
async function watch(place: LockPlace, path: string, first: LockContent): Promise<LockContent | undefined> {
  const { disk, scheduler } = place;
  const start = scheduler.now();
  while (scheduler.now() - start < STALE_MS) {
    await pause(place, LOOK_MS);
    const seen = await retryBusy(place, () => readLock(disk, path));
    if (seen === undefined || seen.isReleased || seen.owner?.nonce !== first.owner?.nonce) return undefined;
    if (seen.fingerprint !== first.fingerprint) throw lockedError(seen, path);
  }
  return first;
}

/**
 * Replaces the lock of an owner that is gone. Several processes find it at once, so it is replaced only by the one that holds a claim,
 * a second lock with the name of that owner. A claim whose owner is gone is replaced in the same way. Returns false if another process
 * was faster.
 */
async function replace(place: LockPlace, name: string, old: LockContent, self: Owner): Promise<boolean> {
  const { disk, folder } = place;
  const path = join(folder, name);
  // A lock without a name is one whose writer died while it wrote it, so that all of them are the same one.
  const claim = `claim-${old.owner?.nonce ?? 'unnamed'}`;
  await take(place, claim, self);
  const now = await retryBusy(place, () => readLock(disk, path));
  // The old owner may have shown a sign of life. Only the holder of the claim replaces its lock, so otherwise it is still there.
  if (now?.fingerprint !== old.fingerprint) {
    removeClaim(place, claim, self);
    return false;
  }
  try {
    // The claim becomes the lock: if it was taken from this process while it was frozen, there is nothing to rename.
    await retryBusy(place, () => disk.rename(join(folder, claim), path));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return readLock(disk, path)?.owner?.nonce === self.nonce;
}

function removeClaim({ disk, folder }: LockPlace, claim: string, self: Owner): void {
  const path = join(folder, claim);
  if (readLock(disk, path)?.owner?.nonce !== self.nonce) return;
  try {
    disk.remove(path);
  } catch {
    // The owner of the lock removes claims that are left.
  }
}

function lockedError({ owner }: LockContent, path: string): ZerobusError {
  const who = owner === undefined ? 'another process' : describeOwner(owner);
  return new ZerobusError('spool-locked', `The spool ${path} belongs to ${who}, which is alive`);
}

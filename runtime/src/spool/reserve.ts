import { join } from 'node:path';
import { type Disk, writeFully } from './disk.js';
import { isFull } from './disk-error.js';

const NAME = 'reserve';
/** Room for a lock and the beginning of a segment, in blocks of 4 KiB. */
export const RESERVE_BYTES: number = 8 * 1024;

/**
 * Runs `work`, and if the disk is full, again after it freed the space that a spool keeps for that: what is in a spool must be
 * delivered before it can be deleted, and nothing can be delivered without a lock.
 */
export async function withReserve<T>(disk: Disk, folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFull(error)) throw error;
    if (!freeReserve(disk, folder)) throw error;
    return work();
  }
}

/** Frees the space that is kept. Returns false if it was not there. */
export function freeReserve(disk: Disk, folder: string): boolean {
  try {
    disk.remove(join(folder, NAME));
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps space for the next time that the disk is full. Returns whether there was enough: what could not be kept is tried again by the next
 * call. Only the owner of the lock may call this.
 */
export function createReserve(disk: Disk, folder: string): boolean {
  const path = join(folder, NAME);
  if (isComplete(disk, path)) return true;
  freeReserve(disk, folder);
  let fd: number | undefined;
  try {
    fd = disk.create(path);
    writeFully(disk, fd, [new Uint8Array(RESERVE_BYTES)], 0);
    return true;
  } catch {
    // The disk is full: a part of it is of use too.
    return false;
  } finally {
    if (fd !== undefined) disk.close(fd);
  }
}

function isComplete(disk: Disk, path: string): boolean {
  let fd: number | undefined;
  try {
    fd = disk.open(path, false);
    return disk.facts(fd).size >= RESERVE_BYTES;
  } catch {
    return false;
  } finally {
    if (fd !== undefined) disk.close(fd);
  }
}

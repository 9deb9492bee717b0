import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { type Disk, writeFully } from '../disk.js';
import { systemCode } from '../disk-error.js';
import { formatOwner, type Owner, parseOwner } from './owner.js';

/** Bytes that are read of a lock. */
const MAX_BYTES = 4096;
const RELEASED = 'released';

/** The current content of a lock file. */
export interface LockContent {
  /** Undefined if its writer died before it wrote its name, and for bytes that no lock has. */
  readonly owner: Owner | undefined;
  /** Whether its owner closed the spool. */
  readonly isReleased: boolean;
  /** Another text whenever its owner shows that it is alive. */
  readonly fingerprint: string;
}

/** Reads a lock by its path, since network file systems refresh a file only when it is opened. Undefined if it does not exist. */
export function readLock(disk: Disk, path: string): LockContent | undefined {
  let fd: number;
  try {
    fd = disk.open(path, false);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return readOpenLock(disk, fd);
  } finally {
    disk.close(fd);
  }
}

/** Reads a lock that is open. Throws errors of the system, and EISDIR for anything but a file. */
export function readOpenLock(disk: Disk, fd: number): LockContent {
  const { isFile, mtimeMs, size } = disk.facts(fd);
  if (!isFile) throw Object.assign(new Error('The lock is not a file'), { code: 'EISDIR' });
  const buffer = Buffer.alloc(MAX_BYTES);
  const text = buffer.toString('utf8', 0, disk.read(fd, buffer, 0, Math.min(MAX_BYTES, size), 0));
  const [line = '', beats = ''] = text.split('\n');
  return { owner: parseOwner(line), isReleased: beats.startsWith(RELEASED), fingerprint: `${mtimeMs} ${text}` };
}

/** Creates a lock with its content at once. Returns false if there is one. */
export function createLock(disk: Disk, path: string, temporary: string, owner: Owner): boolean {
  const fd = disk.create(temporary);
  try {
    try {
      writeFully(disk, fd, [formatOwner(owner), formatBeat(0)], 0);
    } finally {
      disk.close(fd);
    }
    try {
      disk.link(temporary, path);
    } catch (error) {
      const code = systemCode(error) ?? '';
      // The owner of the lock has removed the temporary file: it takes it for one that a dead process left.
      if (code === 'EEXIST' || code === 'ENOENT') return false;
      if (!NO_LINKS.has(code)) throw error;
      return createInPlace(disk, path, owner);
    }
    return true;
  } finally {
    removeIfThere(disk, temporary);
  }
}

/** Removes what processes left that died while they took a lock. Only the owner of the lock may call this. */
export function removeLeftLocks(disk: Disk, folder: string): void {
  for (const name of disk.list(folder)) {
    if (/^(new|claim)-([0-9a-f]{16}|unnamed)$/.test(name)) removeIfThere(disk, join(folder, name));
  }
}

function removeIfThere(disk: Disk, path: string): void {
  try {
    disk.remove(path);
  } catch {
    // Another process removed it, or the next owner will.
  }
}

/** What file systems without hard links answer: FAT, and some network shares. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EISDIR', 'EINVAL', 'UNKNOWN']);

function createInPlace(disk: Disk, path: string, owner: Owner): boolean {
  let fd: number;
  try {
    fd = disk.create(path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFully(disk, fd, [formatOwner(owner), formatBeat(0)], 0);
    return true;
  } finally {
    disk.close(fd);
  }
}

/** Writes the line of a lock that changes: a number, or that it is released. The owner keeps its line. */
export function writeBeat(disk: Disk, fd: number, owner: Owner, beat: number | 'released'): void {
  writeFully(
    disk,
    fd,
    [beat === 'released' ? Buffer.from(RELEASED.padEnd(12)) : formatBeat(beat)],
    formatOwner(owner).length,
  );
}

function formatBeat(beat: number): Buffer {
  return Buffer.from(`${String(beat % 1e12).padStart(12, '0')}\n`);
}

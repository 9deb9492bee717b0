import { randomBytes } from 'node:crypto';
import { fsync as fsyncCallback } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './error-code.js';
import { listFolder } from './find-file.js';
import { retryBusy } from './retry-busy.js';

const fsync = promisify(fsyncCallback);

/** Marks temporary files, so that a later run can recognise what a killed run left. */
const mark = '.zerobus-tmp-';

/** How to write a file. */
export interface WriteOptions {
  /** Whether to flush the content to disk before the rename, for a file that cannot be generated again. Default false. */
  readonly durable?: boolean | undefined;
  /** Ends the waiting for a file that is busy; the old file stays. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a file completely or not at all: writes a temporary file next to it and renames it, again while another program has the
 * file open. Creates missing folders. Throws the error of the system, or the reason of the signal.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { durable = false, signal }: WriteOptions = {},
): Promise<void> {
  const name = `.${basename(path)}${mark}${process.pid}-${randomBytes(6).toString('hex')}`;
  const temporary = join(dirname(path), name);
  try {
    const file = await retryBusy({ path: temporary, needs: 'change', signal }, () => create(temporary));
    try {
      await file.writeFile(content);
      // Not `file.sync()`: Yarn's PnP replaces FileHandle and does not implement it.
      if (durable) await fsync(file.fd);
    } finally {
      await file.close();
    }
    await retryBusy({ path, needs: 'change', signal }, () => rename(temporary, path));
  } catch (error) {
    await removeFile(temporary).catch(() => undefined);
    throw error;
  }
}

/**
 * Removes a file, if it is there, again while another program has it open. Throws the error of the system, or the reason of the
 * signal.
 */
export async function removeFile(path: string, signal?: AbortSignal): Promise<void> {
  await retryBusy({ path, needs: 'change', signal }, () => rm(path, { force: true }));
}

async function create(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await makeFolder(dirname(file));
    return open(file, 'wx');
  }
}

/**
 * Creates a folder and its parents. `recursive` of mkdir never returns for a folder in which none can be created, such as
 * /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    return await mkdir(folder);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
  }
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    // Another run may have created it.
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

/** In milliseconds. A run takes seconds, so an older temporary file is left over, even if its process ID is in use again. */
const abandonedAfter = 60_000;

/**
 * Removes the temporary files of killed runs from a folder, but not those that another run is writing. One that cannot be removed
 * stays: it harms nothing, and the next run tries again.
 */
export async function removeLeftovers(folder: string, now: number = Date.now()): Promise<void> {
  const names = await listFolder(folder).catch(() => []);
  for (const name of names.filter((item) => item.startsWith('.') && item.includes(mark))) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found === undefined) continue;
    const writer = Number.parseInt(name.slice(name.lastIndexOf(mark) + mark.length), 10);
    if (isRunning(writer) && now - found.mtimeMs <= abandonedAfter) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** Returns whether a process exists. Signal 0 only checks; EPERM means that the process exists but belongs to another user. */
export function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

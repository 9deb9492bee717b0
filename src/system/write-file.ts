import { randomBytes } from 'node:crypto';
import { fsync as fsyncCallback } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './error-code.js';

const fsync = promisify(fsyncCallback);

/** Marks temporary files, so that a later run can recognise what a killed run left. */
const mark = '.zerobus-tmp-';

/**
 * Writes a file completely or not at all: writes a temporary file next to it and renames it. Creates missing folders. With
 * `durable`, the content is flushed to disk before the rename, for files that cannot be generated again. Throws the error of
 * the system.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  durable: boolean = false,
): Promise<void> {
  const name = `.${basename(path)}${mark}${process.pid}-${randomBytes(6).toString('hex')}`;
  const temporary = join(dirname(path), name);
  try {
    const file = await create(temporary);
    try {
      await file.writeFile(content);
      // Not `file.sync()`: Yarn's PnP replaces FileHandle and does not implement it.
      if (durable) await fsync(file.fd);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
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

/** Removes the temporary files of killed runs from a folder, but not those that another run is writing. */
export async function removeLeftovers(folder: string, now: number = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((item) => item.startsWith('.') && item.includes(mark))) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found === undefined) continue;
    const writer = Number.parseInt(name.slice(name.lastIndexOf(mark) + mark.length), 10);
    if (!isRunning(writer) || now - found.mtimeMs > abandonedAfter) await rm(join(folder, name), { force: true });
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

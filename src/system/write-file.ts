import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './error-code.js';

/** Temporary files carry this mark, so that a later run can tell what a killed one left. */
const mark = '.zerobus-tmp-';

/**
 * Writes a file as a whole or not at all: a temporary file beside it is renamed over it. `durable`: not before it is on
 * disk, for what cannot be made again. Makes the folder. Throws the system's error.
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
      if (durable) await file.sync();
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

/** With those above it. `recursive` of mkdir goes on for ever where a folder is there in which none can be made: /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    return await mkdir(folder);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
  }
  await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    // Another run may have made it.
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

/** A run takes seconds; what is older than this, in milliseconds, belongs to one that was killed, whoever has its id. */
const abandoned = 60_000;

/** Removes from a folder what killed runs left of writing its files, and leaves alone what another run is writing now. */
export async function removeLeftovers(folder: string, now: number = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((item) => item.startsWith('.') && item.includes(mark))) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found === undefined) continue;
    const writer = Number.parseInt(name.slice(name.lastIndexOf(mark) + mark.length), 10);
    if (!isRunning(writer) || now - found.mtimeMs > abandoned) await rm(join(folder, name), { force: true });
  }
}

/** Signal 0 only asks. A process of somebody else is there too, and answers with EPERM. */
function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

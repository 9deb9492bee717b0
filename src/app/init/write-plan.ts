import { access, chmod, constants, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../system/error-code.js';
import { writeError } from '../../system/write-error.js';
import { writeFileAtomically } from '../../system/write-file.js';
import type { PlannedFile } from './planned-file.js';

/**
 * Writes all files that change, or none: checks first whether they can be written, and restores the files written before one
 * that fails. Throws GenError `output-…`, and the reason of the signal.
 */
export async function writePlan(files: readonly PlannedFile[], signal: AbortSignal): Promise<void> {
  const changed = files.filter(({ before, after }) => before !== after);
  for (const { path } of changed) await expectWritable(path);
  const attempted: PlannedFile[] = [];
  try {
    for (const file of changed) {
      signal.throwIfAborted();
      attempted.push(file);
      await write(file, file.after);
    }
  } catch (error) {
    const [failed] = attempted.reverse();
    for (const file of attempted) await restore(file);
    if (signal.aborted) throw error;
    throw writeError(error, failed?.path ?? '');
  }
}

/** Writes the target of a symbolic link, and keeps the mode of an existing file. */
async function write({ path, before }: PlannedFile, text: string): Promise<void> {
  if (before === undefined) return writeFileAtomically(path, text);
  const file = await realpath(path);
  const { mode } = await stat(file);
  await writeFileAtomically(file, text);
  await chmod(file, mode);
}

async function restore(file: PlannedFile): Promise<void> {
  try {
    if (file.before === undefined) await rm(file.path, { force: true });
    else await write(file, file.before);
  } catch {
    // The first error is the one to report.
  }
}

/** Checks that the nearest existing folder above a file is writable. */
async function expectWritable(path: string): Promise<void> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(folder), { code: 'ENOTDIR' });
      await access(folder, constants.W_OK);
      return;
    } catch (error) {
      if (errorCode(error) === 'ENOENT' && folder !== dirname(folder)) continue;
      throw writeError(error, path);
    }
  }
}

import { access, chmod, constants, realpath, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../system/error-code.js';
import { writeFileAtomically } from '../../system/write-file.js';
import { writeError } from '../artifacts/write-error.js';
import type { PlannedFile } from './planned-file.js';

/**
 * Writes all files that would not stay as they are, or none: what can be known beforehand is looked at before the first
 * one, and where the system refuses one all the same, those before it are put back. Throws GenError `output-…`, and the
 * reason of the signal.
 */
export async function writePlan(files: readonly PlannedFile[], signal: AbortSignal): Promise<void> {
  const changed = files.filter(({ before, after }) => before !== after);
  for (const { path } of changed) await expectWritable(path);
  const done: PlannedFile[] = [];
  try {
    for (const file of changed) {
      signal.throwIfAborted();
      done.push(file);
      await write(file, file.after);
    }
  } catch (error) {
    for (const file of done.reverse()) await putBack(file);
    if (signal.aborted) throw error;
    throw writeError(error, done[0]?.path ?? '');
  }
}

/** Behind a link lies the file that is meant; one that is there keeps its mode. */
async function write({ path, before }: PlannedFile, text: string): Promise<void> {
  if (before === undefined) return writeFileAtomically(path, text);
  const file = await realpath(path);
  const { mode } = await stat(file);
  await writeFileAtomically(file, text);
  await chmod(file, mode);
}

async function putBack(file: PlannedFile): Promise<void> {
  try {
    if (file.before === undefined) await rm(file.path, { force: true });
    else await write(file, file.before);
  } catch {
    // The first error tells of the trouble.
  }
}

/** The folder that is there, up from the file, must let a file be made in it. */
async function expectWritable(path: string): Promise<void> {
  for (let at = dirname(path); ; at = dirname(at)) {
    try {
      if (!(await stat(at)).isDirectory()) throw Object.assign(new Error(at), { code: 'ENOTDIR' });
      await access(at, constants.W_OK);
      return;
    } catch (error) {
      if (errorCode(error) === 'ENOENT' && at !== dirname(at)) continue;
      throw writeError(error, path);
    }
  }
}

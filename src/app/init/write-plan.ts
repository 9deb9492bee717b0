import { accessSync, chmodSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../system/error-code.js';
import { retryBusy } from '../../system/retry-busy.js';
import { writeError } from '../../system/write-error.js';
import { removeFile, writeFileAtomically } from '../../system/write-file.js';
import type { PlannedFile } from './planned-file.js';

/**
 * Writes all files that change, or none: checks first whether they can be written, and restores the files written before one
 * that fails. Throws GenError `output-…`, and the reason of the signal.
 */
export async function writePlan(files: readonly PlannedFile[], signal: AbortSignal): Promise<void> {
  const changed = files.filter(({ before, after }) => before !== after);
  for (const { path } of changed) await expectWritable(path, signal);
  const attempted: PlannedFile[] = [];
  try {
    for (const file of changed) {
      signal.throwIfAborted();
      attempted.push(file);
      await write(file, file.after, signal);
    }
  } catch (error) {
    const [failed] = attempted.reverse();
    for (const file of attempted) await restore(file);
    if (signal.aborted) throw error;
    throw writeError(error, failed?.path ?? '');
  }
}

/** Writes the target of a symbolic link, and keeps the mode of an existing file. */
async function write({ path, before }: PlannedFile, text: string, signal?: AbortSignal): Promise<void> {
  if (before === undefined) return writeFileAtomically(path, text, { signal });
  const file = await retryBusy({ path, needs: 'read', signal }, () => realpathSync.native(path));
  const { mode } = await retryBusy({ path, needs: 'read', signal }, () => statSync(file));
  await writeFileAtomically(file, text, { signal });
  await retryBusy({ path, needs: 'change', signal }, () => chmodSync(file, mode));
}

async function restore(file: PlannedFile): Promise<void> {
  try {
    if (file.before === undefined) await removeFile(file.path);
    else await write(file, file.before);
  } catch {
    // The first error is the one to report.
  }
}

/** Checks that the nearest existing folder above a file is writable. */
async function expectWritable(path: string, signal: AbortSignal): Promise<void> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      const at = folder;
      return await retryBusy({ path, needs: 'change', signal }, () => {
        if (!statSync(at).isDirectory()) throw Object.assign(new Error(at), { code: 'ENOTDIR' });
        accessSync(at, constants.W_OK);
      });
    } catch (error) {
      signal.throwIfAborted();
      if (errorCode(error) === 'ENOENT' && folder !== dirname(folder)) continue;
      throw writeError(error, path);
    }
  }
}

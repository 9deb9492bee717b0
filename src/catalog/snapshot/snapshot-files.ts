import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';
import { FileRejected, readTextBounded } from '../../system/read-file.js';
import { retryBusy } from '../../system/retry-busy.js';
import { systemReason } from '../../system/system-reason.js';
import { orderFiles } from './order-files.js';

/** In bytes. A table with 2,000 columns takes about 1 MB, a list of 100 of them 100 MB. */
const maxSize = 256 * 1024 * 1024;

/** The files of a snapshot in the order in which they apply, and how many were left out because they undo a migration. */
export interface SnapshotFiles {
  readonly files: readonly string[];
  readonly leftOut: readonly string[];
}

/**
 * Lists the files of a snapshot: the file at `path`, or the `.json` and `.sql` files of that folder in the order of their names
 * (`orderFiles`). Throws GenError `snapshot-invalid`.
 */
export async function listSnapshotFiles(path: string): Promise<SnapshotFiles> {
  try {
    const names = await retryBusy({ path, needs: 'read' }, () =>
      statSync(path).isDirectory() ? readdirSync(path) : undefined,
    );
    if (names === undefined) return { files: [path], leftOut: [] };
    const found = names.filter((name) => /^[^.].*\.(json|sql)$/i.test(name));
    if (found.length === 0) throw invalid(path, 'the folder contains no .json or .sql files');
    const { names: ordered, leftOut, ambiguous } = orderFiles(found);
    const [unclear] = ambiguous;
    if (unclear !== undefined) {
      const advice = 'if it does, call it *.down.sql; if not, choose another name';
      throw invalid(
        join(path, unclear),
        `its name may mean that it undoes a migration, but no file has the migration: ${advice}`,
      );
    }
    if (ordered.length === 0) throw invalid(path, 'its files only undo migrations');
    return { files: ordered.map((name) => join(path, name)), leftOut };
  } catch (error) {
    throw systemFailure(path, error);
  }
}

/**
 * Reads a file as UTF-8 text; a file inside `project` may not lead out of it over a link. Throws GenError `snapshot-invalid`.
 */
export async function readSnapshotFile(file: string, project?: string): Promise<string> {
  try {
    return await readTextBounded(file, { maxBytes: maxSize, inside: project });
  } catch (error) {
    throw systemFailure(file, error);
  }
}

function systemFailure(path: string, error: unknown): unknown {
  if (error instanceof FileRejected) return invalid(path, error.reason, error);
  if (errorCode(error) === undefined || !('syscall' in (error as Error))) return error;
  return invalid(path, systemReason(error), error);
}

function invalid(file: string, reason: string, cause?: unknown): Error {
  return genError('snapshot-invalid', {}, { file, reason }, cause);
}

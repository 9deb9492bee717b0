import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import { errorCode } from '../../system/error-code.js';
import { FileRejected, readFileBounded } from '../../system/read-file.js';
import { systemReason } from '../../system/system-reason.js';

/** In bytes. A table with 2,000 columns takes about 1 MB, a list of 100 of them 100 MB. */
const maxSize = 256 * 1024 * 1024;

/**
 * Lists the files of a snapshot: the file at `path`, or the `.json` and `.sql` files of that folder, sorted by name. Numbers in
 * names are compared as numbers, so `V2` comes before `V10`. Throws GenError `snapshot-invalid`.
 */
export async function listSnapshotFiles(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /^[^.].*\.(json|sql)$/i.test(name));
    if (names.length === 0) throw invalid(path, 'the folder contains no .json or .sql files');
    return names.sort(compareNames).map((name) => join(path, name));
  } catch (error) {
    throw systemFailure(path, error);
  }
}

/**
 * Reads a file as UTF-8 text; a file inside `project` may not lead out of it over a link. Throws GenError `snapshot-invalid`.
 */
export async function readSnapshotFile(file: string, project?: string): Promise<string> {
  try {
    // The decoder removes a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(
      readFileBounded(file, { maxBytes: maxSize, inside: project }),
    );
  } catch (error) {
    if (error instanceof TypeError) throw invalid(file, 'it is not UTF-8 text', error);
    throw systemFailure(file, error);
  }
}

/** Compares names by code unit, but runs of digits by their value, so that migrations need no leading zeros. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const bothNumbers = /^\d/.test(part) && /^\d/.test(other);
    const difference = bothNumbers ? compare(BigInt(part), BigInt(other)) : compare(part, other);
    if (difference !== 0) return difference;
  }
  return left.length < right.length ? -1 : compare(a, b);
}

function parts(name: string): readonly string[] {
  return name.match(/\d+|\D+/g) ?? [];
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function systemFailure(path: string, error: unknown): unknown {
  if (error instanceof FileRejected) return invalid(path, error.reason, error);
  if (errorCode(error) === undefined || !('syscall' in (error as Error))) return error;
  return invalid(path, systemReason(error), error);
}

function invalid(file: string, reason: string, cause?: unknown): Error {
  return genError('snapshot-invalid', {}, { file, reason }, cause);
}

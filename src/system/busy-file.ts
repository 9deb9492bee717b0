import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './error-code.js';

/** A file operation that may fail while another program has the file open. */
export interface BusyOperation {
  /** The file that the operation is about; in a rename, the new name. */
  readonly path: string;
  /** What it needs: to read the file, or to change the folder of the file, as rename and unlink do. */
  readonly needs: 'read' | 'change';
  /** Try for no longer than this, in milliseconds. Default: 5,000 on Windows, 2,000 elsewhere. */
  readonly patience?: number | undefined;
}

/** How long to try, in milliseconds: antivirus, indexers and editors keep a file for less. */
const longest = { windows: 5_000, posix: 2_000 };
/** The pause after the first attempt, in milliseconds. Each pause is twice the last one, up to the longest. */
const pause = { first: 10, longest: 250 };

/**
 * Returns a function that is called with the error of each attempt of an operation, and returns how long to wait for the next one, in
 * milliseconds. It throws the error if the file is not busy (`isBusy`), or has been for too long.
 */
export function createPauses(operation: BusyOperation): (error: unknown) => number {
  const { patience = Number.POSITIVE_INFINITY } = operation;
  const most = Math.min(patience, process.platform === 'win32' ? longest.windows : longest.posix);
  // Counted, because a clock may be set back.
  let waited = 0;
  let next = pause.first;
  return (error) => {
    if (waited >= most || !isBusy(error, operation)) throw error;
    const wait = Math.min(next, most - waited);
    waited += wait;
    next = Math.min(wait * 2, pause.longest);
    return wait;
  };
}

/** Runs a file operation as `retryBusy` does, but blocks the process, for callers that cannot wait. No signal ends it. */
export function retryBusyNow<T>(operation: BusyOperation, attempt: () => T): T {
  for (const getPause = createPauses(operation); ; ) {
    try {
      return attempt();
    } catch (error) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, getPause(error));
    }
  }
}

/**
 * Returns whether an operation failed for a moment only. EBUSY, and a process or system with too many open files, say so. On Windows
 * EPERM and EACCES may mean the same, or a missing permission. Elsewhere they are a missing permission,
 * which must not cost seconds, unless the system says that the permission is there: file systems of other machines report a busy file
 * so.
 */
export function isBusy(error: unknown, { path, needs }: BusyOperation): boolean {
  const code = errorCode(error) ?? '';
  if (['EBUSY', 'EMFILE', 'ENFILE'].includes(code)) return true;
  if (!['EPERM', 'EACCES'].includes(code)) return false;
  return process.platform === 'win32' || isPermitted(path, needs);
}

function isPermitted(path: string, needs: BusyOperation['needs']): boolean {
  try {
    if (needs === 'read') accessSync(path, constants.R_OK);
    else accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return false;
    // The file is gone by now; a folder that is missing is created in the one above.
    return needs === 'read' || (dirname(path) !== path && isPermitted(dirname(path), needs));
  }
}

import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { decodeText } from './decode-text.js';
import { errorCode, isMissing } from './error-code.js';
import { FileRejected } from './file-rejected.js';
import { findEntry, findRealPath } from './find-file.js';
import { readError } from './read-error.js';
import { retryBusy } from './retry-busy.js';

export { FileRejected } from './file-rejected.js';

/** What to accept of a file that somebody else may have put there. */
export interface ReadBounds {
  /** The most bytes to read. */
  readonly maxBytes: number;
  /**
   * A folder that a path inside of it must not leave over a symbolic link: a pull request could show with one what only this
   * machine has. Absent: links are followed anywhere.
   */
  readonly inside?: string | undefined;
  /** Ends the waiting for a file that is busy. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a regular file of bounded size, again while it is busy. Opening a named pipe would wait for its writer, and a device such as
 * /dev/zero has no end. Throws FileRejected, the error of the system, or the reason of the signal.
 */
export async function readFileBounded(path: string, { maxBytes, inside, signal }: ReadBounds): Promise<Buffer> {
  if (inside !== undefined) await expectInside(path, inside);
  return retryBusy({ path, needs: 'read', signal }, () => readNow(path, maxBytes));
}

/** Reads UTF-8 text as `readFileBounded` reads a file, without a byte order mark. */
export async function readTextBounded(path: string, bounds: ReadBounds): Promise<string> {
  return decodeText(await readFileBounded(path, bounds));
}

/** Reads UTF-8 text as `readTextBounded` does; undefined if the file does not exist. Throws GenError `file-unreadable`. */
export async function readTextIfPresent(path: string, bounds: ReadBounds): Promise<string | undefined> {
  try {
    return await readTextBounded(path, bounds);
  } catch (error) {
    if (isMissing(error)) return undefined;
    const { signal } = bounds;
    throw signal?.aborted === true && error === signal.reason ? error : readError(error, path);
  }
}

/** In bytes. A package.json or tsconfig.json is far smaller. */
const small = 16 * 1024 * 1024;

/**
 * Returns the text of a file that other tools own; empty if it does not exist, is not a regular file or is larger than 16 MiB. Throws
 * GenError `file-unreadable`.
 */
export async function readIfSmall(path: string): Promise<string> {
  try {
    return await readTextBounded(path, { maxBytes: small });
  } catch (error) {
    const isOther = error instanceof FileRejected ? error.kind !== 'not-utf8' : errorCode(error) === 'EISDIR';
    if (isOther || isMissing(error)) return '';
    throw readError(error, path);
  }
}

/** Reads a file as `readFileBounded` does, but once: synchronously, since waiting for small files takes longer than reading them. */
export function readNow(path: string, maxBytes: number): Buffer {
  // Windows has no such pipes among its files.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    // Reading a folder fails by itself.
    if (!found.isFile() && !found.isDirectory()) throw new FileRejected('not-regular', 'it is not a regular file');
    if (found.size > maxBytes) throw new FileRejected('too-large', `it is larger than ${maxBytes / 1024 / 1024} MiB`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** Returns the first bytes of a file. Throws the error of the system. */
export async function readHead(path: string, bytes: number): Promise<Buffer> {
  return retryBusy({ path, needs: 'read' }, () => {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const head = Buffer.alloc(bytes);
      return head.subarray(0, readSync(file, head, 0, bytes, 0));
    } finally {
      closeSync(file);
    }
  });
}

/**
 * Checks that a path inside a folder does not leave it over a symbolic link, as far as it exists. A path outside is the word of
 * whoever gave it. Throws FileRejected, GenError `file-unreadable`.
 */
export async function expectInside(path: string, folder: string): Promise<void> {
  const [root, real] = [resolve(folder), await findRealPath(folder)];
  if (real === undefined) return;
  for (let at = resolve(path); isInside(at, root); at = dirname(at)) {
    // A dangling link exists too: writing would create what it names.
    if ((await findEntry(at)) === undefined && dirname(at) !== at) continue;
    const target = await findRealPath(at);
    if (target !== undefined && isInside(target, real)) return;
    throw new FileRejected('outside', 'it leads out of the project over a symbolic link');
  }
}

/** The path rules of a system. */
export interface PathRules {
  isAbsolute(path: string): boolean;
  relative(from: string, to: string): string;
}

/** Returns whether a path is a folder or anything in it. Both are absolute. */
export function isInside(path: string, folder: string, rules: PathRules = { isAbsolute, relative }): boolean {
  const way = rules.relative(folder, path);
  // From one drive or server of Windows to another no relative path leads.
  return way === '' || !(/^\.\.(?:[\\/]|$)/.test(way) || rules.isAbsolute(way));
}

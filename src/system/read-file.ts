import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';

/** What to accept of a file that somebody else may have put there. */
export interface ReadBounds {
  /** The most bytes to read. */
  readonly maxBytes: number;
  /**
   * A folder that a path inside of it must not leave over a symbolic link: a pull request could show with one what only this
   * machine has. Absent: links are followed anywhere.
   */
  readonly inside?: string | undefined;
}

/** A file that is not read, although the system would. */
export class FileRejected extends Error {
  override readonly name = 'FileRejected';
  readonly kind: 'too-large' | 'not-regular' | 'outside';
  /** Why, as part of a sentence: `it is not a regular file`. */
  readonly reason: string;

  constructor(kind: FileRejected['kind'], reason: string) {
    super(reason);
    this.kind = kind;
    this.reason = reason;
  }
}

/**
 * Reads a regular file of bounded size, synchronously: waiting for small files takes longer than reading them. Opening a named
 * pipe would wait for its writer, and a device such as /dev/zero has no end. Throws FileRejected, or the error of the system.
 */
export function readFileBounded(path: string, { maxBytes, inside }: ReadBounds): Buffer {
  if (inside !== undefined) expectInside(path, inside);
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

/** Returns the first bytes of a file; empty if it cannot be read. */
export function readHead(path: string, bytes: number): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const head = Buffer.alloc(bytes);
    return head.subarray(0, readSync(file, head, 0, bytes, 0));
  } catch {
    return Buffer.alloc(0);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** In bytes. A package.json or tsconfig.json is far smaller. */
const small = 16 * 1024 * 1024;

/** Returns the text of a file that other tools own; empty if it cannot be read, is no regular file or is larger than 16 MiB. */
export function readIfSmall(path: string): string {
  try {
    return readFileBounded(path, { maxBytes: small }).toString('utf8');
  } catch {
    return '';
  }
}

/**
 * Checks that a path inside a folder does not leave it over a symbolic link, as far as it exists. A path outside is the word of
 * whoever gave it. Throws FileRejected.
 */
export function expectInside(path: string, folder: string): void {
  const [root, real] = [resolve(folder), realPath(folder)];
  if (real === undefined) return;
  for (let at = resolve(path); isInside(at, root); at = dirname(at)) {
    // A dangling link exists too: writing would create what it names.
    if (lstatSync(at, { throwIfNoEntry: false }) === undefined && dirname(at) !== at) continue;
    const target = realPath(at);
    if (target !== undefined && isInside(target, real)) return;
    throw new FileRejected('outside', 'it leads out of the project over a symbolic link');
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** Returns whether a path is a folder or anything in it. Both are absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(/^\.\.(?:[\\/]|$)/.test(way) || isAbsolute(way));
}

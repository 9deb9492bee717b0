import { type BigIntStats, fstatSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { isMissing } from './error-code.js';
import { readError } from './read-error.js';
import { retryBusy } from './retry-busy.js';

/**
 * What is on the disk. Everything that asks whether a file exists asks here: only ENOENT and ENOTDIR mean that it does not. A file
 * that is busy exists; taken for missing, it would change what is generated.
 */

/** Returns what a path leads to; undefined if it does not exist. Throws GenError `file-unreadable`. */
export async function findFile(path: string): Promise<Stats | undefined> {
  return present(path, () => statSync(path));
}

/** Returns the entry itself, as of a symbolic link; undefined if it does not exist. Throws GenError `file-unreadable`. */
export async function findEntry(path: string): Promise<Stats | undefined> {
  return present(path, () => lstatSync(path));
}

/** Returns whether a path leads to something. Throws GenError `file-unreadable`. */
export async function exists(path: string): Promise<boolean> {
  return (await findFile(path)) !== undefined;
}

/** Lists the names in a folder; none if it does not exist. Throws GenError `file-unreadable`. */
export async function listFolder(path: string): Promise<readonly string[]> {
  const names = await present(path, () => readdirSync(path));
  if (names === undefined && (await exists(path)))
    throw readError(Object.assign(new Error(), { code: 'ENOTDIR' }), path);
  return names ?? [];
}

/** Returns the path without symbolic links, in the case of the disk; undefined if it does not exist. Throws `file-unreadable`. */
export async function findRealPath(path: string): Promise<string | undefined> {
  return present(path, () => realpathSync.native(path));
}

/**
 * Returns the identity of a file on this machine, whatever its name; undefined if it does not exist. Numbers of
 * files are larger than a double holds on NTFS and ReFS.
 */
async function findIdentity(path: string): Promise<string | undefined> {
  const found = await present(path, (): BigIntStats => statSync(path, { bigint: true }));
  return found && `${found.dev}:${found.ino}`;
}

/**
 * Returns whether two paths lead to one file, whatever their spelling. `other` can be the descriptor of an open file. Throws
 * GenError `file-unreadable`.
 */
export async function isSameFile(path: string, other: string | number): Promise<boolean> {
  const identity = await findIdentity(path);
  return (
    identity !== undefined &&
    identity === (typeof other === 'number' ? identityOfOpen(other) : await findIdentity(other))
  );
}

/** Returns the identity of an open file; undefined for a terminal, a pipe or another device. */
function identityOfOpen(descriptor: number): string | undefined {
  try {
    const found = fstatSync(descriptor, { bigint: true });
    return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    // Windows cannot describe each of its devices.
    return undefined;
  }
}

async function present<T>(path: string, ask: () => T): Promise<T | undefined> {
  try {
    return await retryBusy({ path, needs: 'read' }, ask);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readError(error, path);
  }
}

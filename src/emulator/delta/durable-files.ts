import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { errorCode } from '../../system/error-code.js';

/** Names of files that a crash leaves behind before they get their name. */
const TEMPORARY = /^\.zerobus-[0-9a-f-]{36}\.tmp$/;
/** The emulator writes no larger files. Reading one whole could exhaust the memory. */
const MAX_BYTES = 1024 ** 3;

/** Returns whether a file was left behind by a crash. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Writes a new file and syncs it. Throws the error of the system, EEXIST if there is one, and removes what it wrote. */
export function writeSynced(path: string, bytes: Uint8Array): void {
  const fd = openSync(path, 'wx');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

/**
 * Creates a file with its whole content or not at all, and durably. Returns false if it exists. `check` may throw: if the folder is
 * replaced after it, the file is not created.
 */
export function createDurably(path: string, bytes: Uint8Array, check: () => void = () => {}): boolean {
  const temporary = join(dirname(path), `.zerobus-${randomUUID()}.tmp`);
  writeSynced(temporary, bytes);
  try {
    check();
    // Unlike a rename, a link never replaces a file.
    linkSync(temporary, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  syncFolder(dirname(path));
  return true;
}

/** Creates or replaces a file with its whole content, durably. */
export function replaceDurably(path: string, bytes: Uint8Array): void {
  const temporary = join(dirname(path), `.zerobus-${randomUUID()}.tmp`);
  writeSynced(temporary, bytes);
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

/** Makes the names in a folder durable. */
export function syncFolder(folder: string): void {
  // Windows has no such thing: it cannot open a folder.
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Creates a folder and its parents, durably. */
export function makeFolderDurably(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = dirname(at)) syncFolder(dirname(at));
}

/** Creates folders below an existing folder, durably. Throws ENOENT if that does not exist. */
export function makeInnerFoldersDurably(folder: string, inner: string): void {
  let at = folder;
  for (const part of inner.split(sep)) {
    const parent = at;
    at = join(parent, part);
    try {
      mkdirSync(at);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    syncFolder(parent);
  }
}

/** Opens a regular file to read it, but not through a symbolic link. Throws an Error for anything else. */
export function openRegular(path: string): { readonly fd: number; readonly size: number } {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  const facts = fstatSync(fd);
  if (facts.isFile()) return { fd, size: facts.size };
  closeSync(fd);
  throw new Error('it is not a regular file');
}

/** Reads a regular file, or its first `limit` bytes; undefined if it does not exist. */
export function readRegular(path: string, limit: number = Number.POSITIVE_INFINITY): Buffer | undefined {
  let opened: ReturnType<typeof openRegular>;
  try {
    opened = openRegular(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    if (opened.size > limit) {
      const bytes = Buffer.alloc(limit);
      return bytes.subarray(0, readSync(opened.fd, bytes, 0, limit, 0));
    }
    if (opened.size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
    return readFileSync(opened.fd);
  } finally {
    closeSync(opened.fd);
  }
}

/** Throws an Error if a path leads out of a folder by a symbolic link or by `..`. */
export function expectInside(folder: string, path: string): void {
  const [outer, inner] = [realpathSync(folder), realpathSync(path)];
  if (inner !== outer && !inner.startsWith(outer + sep)) throw new Error(`${path} is not in the folder of the table`);
}

import type { Buffer } from 'node:buffer';
import fs from 'node:fs';
import process from 'node:process';

/** The size of a file, and whether it is a regular one. */
interface FileFacts {
  readonly size: number;
  readonly mtimeMs: number;
  readonly isFile: boolean;
  /** Names that it has. */
  readonly links: number;
}

/** What a spool needs of a file system. Tests pass one that fails, or that forgets what was not synced. */
export interface Disk {
  /** Creates a folder and those above it, for the user only. Does nothing if it exists. */
  makeFolder(path: string): void;
  /** Whether the path itself is a folder, and not a link to one. */
  isFolder(path: string): boolean;
  /** Returns the names in a folder; an empty list if it does not exist. */
  list(folder: string): string[];
  /** Creates a file for the user only, and returns its descriptor. Throws EEXIST. */
  create(path: string): number;
  /** Opens a file. Throws for a symbolic link, and does not wait for the other end of a pipe. */
  open(path: string, writable: boolean): number;
  facts(fd: number): FileFacts;
  /** Returns the number of bytes read, which is lower only at the end of the file. */
  read(fd: number, target: Buffer, at: number, length: number, position: number): number;
  /** Returns the number of bytes written, which can be lower. */
  write(fd: number, parts: readonly Uint8Array[], position: number): number;
  truncate(fd: number, size: number): void;
  /** Resolves when the content of the file survives power loss. */
  sync(fd: number): Promise<void>;
  /** Resolves when the names in the folder survive power loss. */
  syncFolder(path: string): Promise<void>;
  /** Gives a file a second name. Throws EEXIST. */
  link(path: string, name: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  close(fd: number): void;
}

const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY, O_RDWR } = fs.constants;

/** The file system of this machine. */
export const systemDisk: Disk = {
  makeFolder: (path) => {
    fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  },
  isFolder: (path) => fs.lstatSync(path).isDirectory(),
  list(folder) {
    try {
      return fs.readdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  },
  create: (path) => fs.openSync(path, 'wx+', 0o600),
  open(path, writable) {
    // Windows has no O_NOFOLLOW.
    if (O_NOFOLLOW === 0 && fs.lstatSync(path).isSymbolicLink()) {
      throw Object.assign(new Error(`ELOOP: symbolic link '${path}'`), { code: 'ELOOP', syscall: 'open', path });
    }
    // It syncs only files that are open for writing, too.
    return fs.openSync(path, (writable || O_NOFOLLOW === 0 ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK);
  },
  facts(fd) {
    const stats = fs.fstatSync(fd);
    return { size: stats.size, mtimeMs: stats.mtimeMs, isFile: stats.isFile(), links: stats.nlink };
  },
  read(fd, target, at, length, position) {
    let done = 0;
    while (done < length) {
      const count = fs.readSync(fd, target, at + done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  },
  write: (fd, parts, position) => fs.writevSync(fd, parts, position),
  truncate: (fd, size) => fs.ftruncateSync(fd, size),
  sync: (fd) => promisify((done) => fs.fsync(fd, done)),
  async syncFolder(path) {
    // Windows opens no folders, and writes their names by itself.
    if (process.platform === 'win32') return;
    const fd = fs.openSync(path, O_RDONLY);
    try {
      await promisify((done) => fs.fsync(fd, done));
    } finally {
      fs.closeSync(fd);
    }
  },
  link: (path, name) => fs.linkSync(path, name),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.unlinkSync(path),
  close: (fd) => fs.closeSync(fd),
};

function promisify(call: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error === null ? resolve() : reject(error)));
  });
}

/** Writes all parts at a position, in one system call unless the system writes less than it was given. Throws its error. */
export function writeFully(disk: Disk, fd: number, parts: readonly Uint8Array[], position: number): number {
  let rest = parts;
  let at = position;
  for (;;) {
    const count = disk.write(fd, rest, at);
    at += count;
    rest = skip(rest, count);
    if (rest.length === 0) return at;
    // A system that writes nothing and names no reason would be asked forever.
    if (count === 0)
      throw Object.assign(new Error('ENOSPC: nothing was written'), { code: 'ENOSPC', syscall: 'write' });
  }
}

function skip(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let left = bytes;
  for (const part of parts) {
    if (left < part.length) rest.push(left === 0 ? part : part.subarray(left));
    left = Math.max(0, left - part.length);
  }
  return rest;
}

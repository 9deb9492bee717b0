import { rmSync, writevSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../durable-files.js';
import { countBytes } from './frame.js';

/** A file of the log that is open for writing. */
export interface LogFile {
  /** Writes all bytes at a position. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** Resolves once everything that was written is on the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** The operations of the system that the log uses. Tests replace them. */
export interface LogFiles {
  /** Creates a file whose name is durable. Rejects with EEXIST if there is one. */
  create(path: string): Promise<LogFile>;
}

/** The files of the operating system. */
export const systemLogFiles: LogFiles = {
  async create(path) {
    const handle = await open(path, 'wx');
    try {
      syncFolder(dirname(path));
      return toLogFile(handle);
    } catch (error) {
      await handle.close();
      rmSync(path, { force: true });
      throw error;
    }
  },
};

function toLogFile(handle: FileHandle): LogFile {
  return {
    write: (buffers, position) => writeAll(handle, buffers, position),
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}

/** The system takes at most 1,024 buffers in one call. */
const MAX_BUFFERS = 1024;
/** Up to so many bytes are copied to the cache of the system faster than another thread is woken for that. */
const MAX_AT_ONCE = 128 * 1024;

async function writeAll(handle: FileHandle, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let at = position;
  for (let i = 0; i < buffers.length; i += MAX_BUFFERS) {
    let rest = buffers.slice(i, i + MAX_BUFFERS);
    while (rest.length > 0) {
      const isSmall = countBytes(rest) <= MAX_AT_ONCE;
      const written = isSmall ? writevSync(handle.fd, rest, at) : (await handle.writev(rest, at)).bytesWritten;
      at += written;
      rest = dropBytes(rest, written);
    }
  }
}

/** Returns the buffers without their first bytes. */
function dropBytes(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  return buffers.flatMap((buffer) => {
    const dropped = Math.min(left, buffer.length);
    left -= dropped;
    return dropped === buffer.length ? [] : [buffer.subarray(dropped)];
  });
}

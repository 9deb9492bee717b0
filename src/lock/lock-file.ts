import { genError } from '../diagnostics/gen-error.js';
import type { Lock } from './lock.js';
import { lockPath } from './lock-folder.js';
import { maxLockSize } from './lock-size.js';
import { serialiseLock } from './serialise-lock.js';

/** The file of a lock. */
export interface LockFile {
  readonly path: string;
  /** The text that this run read; undefined if there was no file. */
  readonly before: string | undefined;
  readonly text: string;
  /** The text while obsolete files still exist: it lists them too. */
  readonly interim: string;
}

/** Returns the file of a lock in the folder `zerobus.lock`. Throws GenError `lock-too-large`. */
export function toLockFile(folder: string, lock: Lock, before?: string, obsolete: Lock['files'] = []): LockFile {
  const text = serialiseLock(lock);
  const interim = obsolete.length === 0 ? text : serialiseLock({ ...lock, files: [...lock.files, ...obsolete] });
  if (Buffer.byteLength(interim) > maxLockSize) {
    const limit = String(maxLockSize / 1024 / 1024);
    throw genError('lock-too-large', { table: lock.name }, { name: lock.name.toString(), limit });
  }
  return { path: lockPath(folder, lock.name), before, text, interim };
}

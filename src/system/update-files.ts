import { withFileLock } from './file-lock.js';
import { readTextIfPresent } from './read-file.js';
import { writeError } from './write-error.js';
import { removeFile, writeFileAtomically } from './write-file.js';

/** The new content of a file; undefined deletes it. */
export interface FileUpdate {
  readonly file: string;
  readonly content: string | Uint8Array | undefined;
  /** Whether to flush it to disk, for content that cannot be generated again. Default false. */
  readonly durable?: boolean;
}

/** A file that only one run updates at a time. */
export interface FileGuard {
  readonly path: string;
  /** Its text as this run read it; undefined if there was no file. */
  readonly before: string | undefined;
}

/** In bytes. The lock of the widest table takes a few megabytes. */
const maxGuardSize = 256 * 1024 * 1024;

/**
 * Updates files one after the other, each as a whole. With a guard, waits until no other process updates files with the same
 * guard, and updates none and returns false if its text has changed. Throws GenError `output-not-writable`,
 * `output-disk-full`, `file-unreadable`, `lock-busy`, and the reason of `signal`, which ends every waiting, but no update that runs.
 */
export async function updateFiles(
  updates: readonly FileUpdate[],
  guard?: FileGuard,
  signal?: AbortSignal,
): Promise<boolean> {
  if (guard === undefined) {
    await applyUpdates(updates, signal);
    return true;
  }
  const { path, before } = guard;
  const update = async (): Promise<boolean> => {
    if ((await readTextIfPresent(path, { maxBytes: maxGuardSize, signal })) !== before) return false;
    await applyUpdates(updates, signal);
    return true;
  };
  return withFileLock(path, update, { signal }).catch((error: unknown) => {
    throw explain(error, path, signal);
  });
}

async function applyUpdates(updates: readonly FileUpdate[], signal: AbortSignal | undefined): Promise<void> {
  for (const { file, content, durable } of updates) {
    try {
      if (content === undefined) await removeFile(file, signal);
      else await writeFileAtomically(file, content, { durable, signal });
    } catch (error) {
      throw explain(error, file, signal);
    }
  }
}

/** The reason of a signal may look like an error of the system. */
function explain(error: unknown, file: string, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true && error === signal.reason ? error : writeError(error, file);
}

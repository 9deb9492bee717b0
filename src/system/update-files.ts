import { readFile, rm } from 'node:fs/promises';
import { withFileLock } from './file-lock.js';
import { writeError } from './write-error.js';
import { writeFileAtomically } from './write-file.js';

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
  /** Ends the waiting for another process, not the updates. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Updates files one after the other, each as a whole. With a guard, waits until no other process updates files with the same
 * guard, and updates none and returns false if its text has changed. Throws GenError `output-not-writable`,
 * `output-disk-full`, `lock-busy`, and the reason of the guard's signal.
 */
export async function updateFiles(updates: readonly FileUpdate[], guard?: FileGuard): Promise<boolean> {
  if (guard === undefined) {
    await applyUpdates(updates);
    return true;
  }
  const { path, before, signal } = guard;
  const update = async (): Promise<boolean> => {
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== before) return false;
    await applyUpdates(updates);
    return true;
  };
  return withFileLock(path, update, { signal }).catch((error: unknown) => {
    // The reason may look like an error of the system.
    throw signal?.aborted === true && error === signal.reason ? error : writeError(error, path);
  });
}

async function applyUpdates(updates: readonly FileUpdate[]): Promise<void> {
  for (const { file, content, durable } of updates) {
    try {
      if (content === undefined) await rm(file, { force: true });
      else await writeFileAtomically(file, content, durable);
    } catch (error) {
      throw writeError(error, file);
    }
  }
}

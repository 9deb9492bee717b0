import type { Lock } from '../../src/lock/lock.ts';
import { toLockFile } from '../../src/lock/lock-file.ts';
import { writeFileAtomically } from '../../src/system/write-file.ts';

/** Writes a lock into a folder, which may be missing. */
export async function writeLock(folder: string, lock: Lock): Promise<void> {
  const { path, text } = toLockFile(folder, lock);
  await writeFileAtomically(path, text);
}

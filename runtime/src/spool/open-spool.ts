import { dirname, join } from 'node:path';
import type { Disk } from './disk.js';
import { diskError } from './disk-error.js';
import { DiskSpool } from './disk-spool.js';
import { readSegments } from './files/read-segments.js';
import { SchemaList } from './files/schema-list.js';
import { folderName } from './folder-name.js';
import { HeldLock } from './lock/held-lock.js';
import { removeLeftLocks } from './lock/lock-file.js';
import { takeLock } from './lock/take-lock.js';
import { createReserve, withReserve } from './reserve.js';
import type { Spool, SpoolRequest } from './spool.js';
import { SpoolFailure } from './spool-failure.js';
import type { SpoolHome } from './spool-home.js';

/** Opens the spool of a table: takes its lock, reads its files, and repairs them. Rejects as `SpoolProvider.open()` does. */
export async function openSpool(home: SpoolHome, request: SpoolRequest): Promise<Spool> {
  const { root, disk, scheduler } = home;
  const { table, signal } = request;
  const folder = join(root, folderName(table));
  signal.throwIfAborted();
  try {
    makeFolder(disk, folder);
    const owner = await withReserve(disk, folder, () => takeLock({ disk, scheduler, folder, signal }));
    const failure = new SpoolFailure(request);
    let spool: DiskSpool | undefined;
    const lock = new HeldLock(disk, scheduler, folder, owner, (error) => failure.report(error));
    try {
      removeLeftLocks(disk, folder);
      createReserve(disk, folder);
      const schemas = new SchemaList({ descriptor: request.descriptor, format: request.format });
      const found = await readSegments({ disk, root, folder, table, scheduler, signal }, schemas);
      lock.check();
      spool = new DiskSpool({ ...home, folder, table, lock, failure, found, schemas });
      if (home.fsync) {
        await syncFolders(disk, folder, root);
        await spool.synced();
      }
      return spool;
    } catch (error) {
      await spool?.close();
      lock.release();
      throw error;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw diskError(error, `open the spool ${folder}`).of(table);
  }
}

function makeFolder(disk: Disk, folder: string): void {
  disk.makeFolder(folder);
  if (!disk.isFolder(folder)) throw Object.assign(new Error('a link'), { code: 'ELOOP' });
}

/** Makes the names of new folders survive power loss: each of them is a name in the one above it. */
async function syncFolders(disk: Disk, folder: string, root: string): Promise<void> {
  await disk.syncFolder(folder);
  await disk.syncFolder(root);
  for (let above = dirname(root); ; above = dirname(above)) {
    try {
      await disk.syncFolder(above);
    } catch {
      // Folders far above existed before, and not everybody may open them.
      return;
    }
    if (above === dirname(above)) return;
  }
}

import { resolve } from 'node:path';
import type { TableInput } from '../../emulator/index.js';
import { lockToModel } from '../../lock/lock.js';
import { listLocks } from '../../lock/lock-folder.js';
import type { Context } from '../context.js';
import { openProject } from '../open-project.js';

/**
 * What the emulator holds: the snapshots given, else the tables of the lock, else (no key) its own sample.
 * Throws GenError for a lock that cannot be read: the sample in its place would surprise.
 */
export async function emulatedTables(
  paths: readonly string[],
  config: string | undefined,
  context: Context,
): Promise<{ readonly tables?: readonly TableInput[] }> {
  if (paths.length > 0) return { tables: paths.map((path) => resolve(context.folder, path)) };
  const { locks, errors } = await listLocks((await openProject(config, context)).lockFolder);
  if (errors[0] !== undefined) throw errors[0];
  return locks.length === 0 ? {} : { tables: locks.map((lock) => lockToModel(lock)) };
}

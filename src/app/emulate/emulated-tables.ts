import { resolve } from 'node:path';
import type { Context } from '../../cli/context.js';
import type { TableInput } from '../../emulator/index.js';
import { listLocks } from '../../lock/lock-folder.js';
import { lockToModel } from '../../lock/lock-to-model.js';
import { openProject, type ProjectRequest } from '../project/open-project.js';

/**
 * What the emulator holds: the snapshots given, else the tables of the lock, else (no key) its own sample.
 * Throws GenError for a lock that cannot be read: the sample in its place would surprise.
 */
export async function emulatedTables(
  paths: readonly string[],
  flags: ProjectRequest,
  context: Context,
): Promise<{ readonly tables?: readonly TableInput[]; readonly catalog?: string }> {
  const { lockFolder, target } = await openProject(flags, context);
  const at = target.catalog === undefined ? {} : { catalog: target.catalog };
  if (paths.length > 0) return { ...at, tables: paths.map((path) => resolve(context.folder, path)) };
  const { locks, errors } = await listLocks(lockFolder);
  if (errors[0] !== undefined) throw errors[0];
  return locks.length === 0 ? at : { ...at, tables: locks.map((lock) => lockToModel(lock, target.name)) };
}

import { basename, dirname, join } from 'node:path';
import { findConfig } from '../../config/find-config.js';
import { decodeTableName } from '../../lock/file-table.js';
import { listFolder } from '../../system/find-file.js';
import { resolvePath } from './resolve-path.js';

/** The config that a half-typed command line names, and where to look for one. */
interface ProjectPlace {
  /** The working directory. */
  readonly folder: string;
  readonly config?: string | undefined;
}

/** Lists the tables of the lock by their file names, without reading a file: completion must not make a key wait. */
export async function listLockedTableNames(place: ProjectPlace): Promise<readonly string[]> {
  const config = await findConfigFile(place);
  const lock = join(config === undefined ? place.folder : dirname(config), 'zerobus.lock');
  const names = await listFolder(lock);
  const tables = names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).map(decodeTableName);
  // A name that needs quotes in a shell is left to the user.
  return tables.filter((table) => /^[\w.-]+$/.test(table));
}

/** Lists the names of the config's targets. Throws GenError `config-…`. */
export async function listTargetNames(place: ProjectPlace): Promise<readonly string[]> {
  const config = await findConfigFile(place);
  if (config === undefined) return [];
  const { loadConfig } = await import('../../config/load-config.js');
  return Object.keys((await loadConfig(config, basename(config))).targets ?? {});
}

async function findConfigFile({ folder, config }: ProjectPlace): Promise<string | undefined> {
  return config === undefined ? findConfig(folder) : resolvePath('config', config, folder);
}

import { dirname, join, relative, resolve } from 'node:path';
import { findConfig } from '../config/find-config.js';
import type { ZerobusConfig } from '../config/zerobus-config.js';
import type { Context } from './context.js';
import { UsageError } from './usage-error.js';

/** What a command works on: the folder of the lock, and what its config says. */
export interface Project {
  /** That of the config; without one, the working folder. */
  readonly folder: string;
  readonly lockFolder: string;
  readonly config: ZerobusConfig;
}

/**
 * The project of the working folder: that of `file` (`--config`), else of the config that is found from the working
 * folder upward, else none. Throws UsageError, GenError `config-…`.
 */
export async function openProject(file: string | undefined, { folder }: Context): Promise<Project> {
  if (file === '') throw new UsageError('--config takes the path of a file.', 'See docs/config.md.');
  const found = file === undefined ? await findConfig(folder) : resolve(folder, file);
  if (found === undefined) return projectIn(folder, {});
  const { loadConfig } = await import('../config/load-config.js');
  return projectIn(dirname(found), await loadConfig(found, relative(folder, found).replaceAll('\\', '/')));
}

function projectIn(folder: string, config: ZerobusConfig): Project {
  return { folder, lockFolder: join(folder, 'zerobus.lock'), config };
}

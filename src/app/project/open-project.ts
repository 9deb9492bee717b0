import { dirname, join, relative, resolve } from 'node:path';
import { findConfig } from '../../config/find-config.js';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { chooseTargets, type Target } from './choose-target.js';
import { RequestError } from './request-error.js';
import type { RunContext } from './run-context.js';

/** What a command works on: the folder of the lock, what its config says, and where its tables lie. */
export interface Project {
  /** That of the config; without one, the working folder. */
  readonly folder: string;
  readonly lockFolder: string;
  readonly config: ZerobusConfig;
  /** Where the config stands; undefined where there is none. */
  readonly configFile: string | undefined;
  readonly target: Target;
}

/** The flags that say which project is meant. */
export interface ProjectRequest {
  readonly config?: string | undefined;
  /** For `openProjects` also `all`. */
  readonly target?: string | undefined;
}

/**
 * The project of the working folder: that of `--config`, else of the config that is found from the working folder
 * upward, else none; with the target that is meant. Throws UsageError, GenError `config-…`.
 */
export async function openProject(flags: ProjectRequest, context: RunContext): Promise<Project> {
  const [project, ...others] = await openProjects(flags, context);
  if (project !== undefined && others.length === 0) return project;
  throw new RequestError('--target all is for check.', 'Name one target here.');
}

/** The same once for each target that is meant. */
export async function openProjects(flags: ProjectRequest, context: RunContext): Promise<readonly Project[]> {
  const { folder: from, onSetting } = context;
  if (flags.config === '') throw new RequestError('--config takes the path of a file.', 'See docs/config.md.');
  const found = flags.config === undefined ? await findConfig(from) : resolve(from, flags.config);
  const folder = found === undefined ? from : dirname(found);
  let config: ZerobusConfig = {};
  if (found === undefined) onSetting?.('config', 'none', `looked for from ${from} upward`);
  else {
    onSetting?.('config', found, flags.config === undefined ? `found from ${from} upward` : '--config');
    const { loadConfig } = await import('../../config/load-config.js');
    config = await loadConfig(found, relative(from, found).replaceAll('\\', '/'), context.signal);
  }
  return chooseTargets(flags.target, config).map((target) => {
    if (target.catalog !== undefined)
      onSetting?.('target', `${target.name} (catalog ${target.catalog})`, target.chosenBy);
    return { folder, lockFolder: join(folder, 'zerobus.lock'), config, configFile: found, target };
  });
}

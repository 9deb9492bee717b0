import { dirname, join, relative } from 'node:path';
import { findConfig } from '../../config/find-config.js';
import type { ZerobusConfig } from '../../config/zerobus-config.js';
import { chooseTargets, type Target } from './choose-target.js';
import type { ProjectRequest } from './project-request.js';
import { RequestError } from './request-error.js';
import { resolvePath } from './resolve-path.js';
import type { RunContext } from './run-context.js';

/** A project: its lock, its config, and where its tables are. */
export interface Project {
  /** The folder of the config; without a config, the working directory. */
  readonly folder: string;
  readonly lockFolder: string;
  readonly config: ZerobusConfig;
  /** Path of the config; undefined if there is none. */
  readonly configFile: string | undefined;
  readonly target: Target;
}

/**
 * Opens the project of the working directory with the requested target. The config is the requested one, else the one
 * found in the working directory or above it. Throws RequestError, GenError `config-…`.
 */
export async function openProject(request: ProjectRequest, context: RunContext): Promise<Project> {
  const [project, ...others] = await openProjects(request, context);
  if (project !== undefined && others.length === 0) return project;
  throw new RequestError(['target'], (write) => ({
    message: `Only check can use ${write('target', 'all')}.`,
    help: 'Choose one target.',
  }));
}

/** Opens the project once for each requested target; `all` means every target. Throws as `openProject` does. */
export async function openProjects(request: ProjectRequest, context: RunContext): Promise<readonly Project[]> {
  const { folder: from, onSetting } = context;
  if (request.config === '') {
    throw new RequestError(['config'], (write) => ({
      message: `${write('config')} is empty.`,
      help: `Set ${write('config')} to the path of a config file (docs/config.md).`,
    }));
  }
  const found = request.config === undefined ? await findConfig(from) : resolvePath('config', request.config, from);
  const folder = found === undefined ? from : dirname(found);
  let config: ZerobusConfig = {};
  if (found === undefined) onSetting?.('config', 'none', `looked for in ${from} and above`);
  else {
    const origin = request.config === undefined ? `found in ${from} or above` : ({ field: 'config' } as const);
    onSetting?.('config', found, origin);
    const { loadConfig } = await import('../../config/load-config.js');
    config = await loadConfig(found, relative(from, found).replaceAll('\\', '/'), context.signal);
  }
  return chooseTargets(request.target, config).map((target) => {
    if (target.catalog !== undefined) {
      onSetting?.('target', `${target.name} (catalog ${target.catalog})`, target.chosenBy);
    }
    return { folder, lockFolder: join(folder, 'zerobus.lock'), config, configFile: found, target };
  });
}

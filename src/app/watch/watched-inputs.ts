import { findConfig } from '../../config/find-config.js';
import { GenError } from '../../diagnostics/gen-error.js';
import type { GenerateRequest } from '../generate/generate-project.js';
import { openProject } from '../project/open-project.js';
import { chooseSource } from '../project/open-source.js';
import { RequestError } from '../project/request-error.js';
import { resolvePath } from '../project/resolve-path.js';
import type { RunContext } from '../project/run-context.js';

/** The inputs of a run of generate, as far as they are known: the config may be invalid. */
export interface WatchedInputs {
  /** Path of the config; undefined if there is none. */
  readonly config: string | undefined;
  /** Other files and folders. */
  readonly paths: readonly string[];
  /** Whether tables are read from a workspace, which does not notify of changes. */
  readonly live: boolean;
}

/**
 * Finds the config, and the snapshot or, offline, the lock. Errors in the project do not throw: the run reports them.
 */
export async function findWatchedInputs(request: GenerateRequest, context: RunContext): Promise<WatchedInputs> {
  const { folder, environment, signal } = context;
  let config: string | undefined;
  try {
    config = request.config === undefined ? await findConfig(folder) : resolvePath('config', request.config, folder);
    const withoutReports: RunContext = { folder, environment, signal };
    const project = await openProject(request, withoutReports);
    if (request.offline) return { config, paths: [project.lockFolder], live: false };
    const source = chooseSource(request, project, withoutReports);
    return source.kind === 'snapshot'
      ? { config, paths: [source.path], live: false }
      : { config, paths: [], live: true };
  } catch (error) {
    if (error instanceof GenError || error instanceof RequestError) return { config, paths: [], live: false };
    throw error;
  }
}

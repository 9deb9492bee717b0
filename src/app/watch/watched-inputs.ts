import { resolve } from 'node:path';
import { findConfig } from '../../config/find-config.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { openProject } from '../project/open-project.js';
import { chooseSource } from '../project/open-source.js';
import type { TablesRequest } from '../project/project-request.js';
import { RequestError } from '../project/request-error.js';
import type { RunContext } from '../project/run-context.js';

/** What a run of the main job reads, as far as the flags and a config that may be broken tell. */
export interface WatchedInputs {
  /** Undefined where there is none. */
  readonly config: string | undefined;
  /** Other files and folders. */
  readonly paths: readonly string[];
  /** Whether tables are read from a workspace, which tells nobody of a change. */
  readonly live: boolean;
}

/** The config, and the snapshot or, offline, the lock. Never throws for what is wrong with the project: the run tells it. */
export async function watchedInputs(flags: TablesRequest, context: RunContext): Promise<WatchedInputs> {
  const { folder, environment, signal } = context;
  let config: string | undefined;
  try {
    config = flags.config === undefined ? await findConfig(folder) : resolve(folder, flags.config);
    const quiet = { folder, environment, signal };
    const project = await openProject(flags, quiet);
    if (flags.offline) return { config, paths: [project.lockFolder], live: false };
    const source = chooseSource(flags, project, quiet);
    return source.kind === 'snapshot'
      ? { config, paths: [source.path], live: false }
      : { config, paths: [], live: true };
  } catch (error) {
    if (error instanceof GenError || error instanceof RequestError) return { config, paths: [], live: false };
    throw error;
  }
}

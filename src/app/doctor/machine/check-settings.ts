import type { Workspace } from '../../../auth/resolve-workspace.js';
import { GenError } from '../../../diagnostics/gen-error.js';
import { type CheckOutcome, failWith } from '../check-outcome.js';

/** The config of a project. */
export interface FoundConfig {
  /** Path of the file, as messages show it; undefined without a config. */
  readonly file: string | undefined;
  /** The most important settings in a few words: `2 tables, profile dev`. */
  readonly summary: string;
}

/** Checks that the config could be loaded. Having no config is fine: flags and environment variables are enough. */
export function checkConfig(config: FoundConfig | GenError): CheckOutcome<true> {
  if (config instanceof GenError) return failWith(config);
  const { file, summary } = config;
  const message =
    file === undefined ? 'No config file; using flags and environment variables.' : `${file}: ${summary}.`;
  return { status: 'ok', message, value: true };
}

/** Checks that flags, environment variables, profile and config name a workspace. */
export function checkWorkspace(workspace: Workspace | GenError): CheckOutcome<Workspace> {
  if (workspace instanceof GenError) return failWith(workspace);
  const { host, profile } = workspace;
  const suffix = profile === undefined ? '' : `, from profile ${profile}`;
  return { status: 'ok', message: `${host.origin}${suffix}.`, value: workspace };
}

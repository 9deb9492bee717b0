import type { Project, ProjectRequest } from './open-project.js';
import type { SourceRequest } from './open-source.js';
import { RequestError } from './request-error.js';
import type { OutputRequest } from './resolve-project.js';
import { resolveSetting } from './resolve-setting.js';
import type { RunContext } from './run-context.js';

/** The flags that generating and checking have in common. What is absent comes from the config, or has a default. */
export interface TablesRequest extends ProjectRequest, OutputRequest, SourceRequest {
  readonly tables: readonly string[];
  readonly offline: boolean;
  readonly jobs?: number | undefined;
}

/** Tables that are read at a time. Throws UsageError. */
export function jobsOf({ jobs }: TablesRequest, { config }: Project, context: RunContext): number {
  const wanted = resolveSetting('jobs', context, [
    ['--jobs', jobs],
    ['the config', config.jobs],
    ['default', 8],
  ]);
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 256) return wanted;
  throw new RequestError('--jobs takes a whole number from 1 to 256.', 'The default is 8.');
}

/** Whether the lock alone is read. Throws UsageError where a source is named too. */
export function isOffline(flags: SourceRequest & Pick<TablesRequest, 'offline'>): boolean {
  const { offline, snapshot } = flags;
  if (snapshot === '') throw new RequestError('--snapshot takes the path of a file or a folder.', 'See docs/cli.md.');
  for (const name of ['snapshot', 'source', 'warehouse', 'httpPath'] as const) {
    if (!offline || flags[name] === undefined) continue;
    throw new RequestError(
      `--${name === 'httpPath' ? 'http-path' : name} and --offline do not go together.`,
      'Offline, the lock alone is read.',
    );
  }
  return offline;
}

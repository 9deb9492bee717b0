import type { RunContext } from './context.js';
import type { Project, ProjectFlags } from './open-project.js';
import type { OutputFlags } from './run-settings.js';
import { settle } from './settle.js';
import type { SourceFlags } from './table-source.js';
import { UsageError } from './usage-error.js';

/** The flags that generating and checking have in common. What is absent comes from the config, or has a default. */
export interface SharedFlags extends ProjectFlags, OutputFlags, SourceFlags {
  readonly tables: readonly string[];
  readonly offline: boolean;
  readonly jobs?: number | undefined;
}

/** Tables that are read at a time. Throws UsageError. */
export function jobsOf({ jobs }: SharedFlags, { config }: Project, context: RunContext): number {
  const wanted = settle('jobs', context, [
    ['--jobs', jobs],
    ['the config', config.jobs],
    ['default', 8],
  ]);
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= 256) return wanted;
  throw new UsageError('--jobs takes a whole number from 1 to 256.', 'The default is 8.');
}

/** Whether the lock alone is read. Throws UsageError where a source is named too. */
export function isOffline(flags: SourceFlags & Pick<SharedFlags, 'offline'>): boolean {
  const { offline, snapshot } = flags;
  if (snapshot === '') throw new UsageError('--snapshot takes the path of a file or a folder.', 'See docs/cli.md.');
  for (const name of ['snapshot', 'source', 'warehouse', 'httpPath'] as const) {
    if (!offline || flags[name] === undefined) continue;
    throw new UsageError(
      `--${name === 'httpPath' ? 'http-path' : name} and --offline do not go together.`,
      'Offline, the lock alone is read.',
    );
  }
  return offline;
}

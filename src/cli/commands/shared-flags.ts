import { UsageError } from '../usage-error.js';

/** The flags that generating and checking have in common. */
export interface SharedFlags {
  readonly tables: readonly string[];
  readonly out: string;
  readonly offline: boolean;
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly jobs: number;
  readonly reporter: 'human' | 'json';
  readonly quiet: boolean;
}

/** Tables that are read at a time. Throws UsageError. */
export function jobsOf({ jobs }: SharedFlags): number {
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256) return jobs;
  throw new UsageError('--jobs takes a number from 1 to 256.', 'The default is 8.');
}

/** Whether the lock alone is read. Throws UsageError where a snapshot is named too. */
export function isOffline({ offline, snapshot }: SharedFlags): boolean {
  if (snapshot === '') throw new UsageError('--snapshot takes the path of a file or a folder.', 'See docs/cli.md.');
  if (offline && snapshot !== undefined) {
    throw new UsageError('--snapshot and --offline do not go together.', 'Offline, the lock alone is read.');
  }
  return offline;
}

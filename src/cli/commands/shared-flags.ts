import { UsageError } from '../usage-error.js';

/** The flags that generating and checking have in common. */
export interface SharedFlags {
  readonly tables: readonly string[];
  readonly out: string;
  readonly offline: boolean;
  readonly host?: string | undefined;
  readonly jobs: number;
  readonly reporter: 'human' | 'json';
  readonly quiet: boolean;
}

/** Tables that are read at a time. Throws UsageError. */
export function jobsOf({ jobs }: SharedFlags): number {
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 256) return jobs;
  throw new UsageError('--jobs takes a number from 1 to 256.', 'The default is 8.');
}

import type { TableSource } from '../../catalog/table-source.js';
import type { ResolvedProject } from '../project/run-paths.js';

/** How a check is made. */
export interface CheckRun extends ResolvedProject {
  /** Absent: the lock against the files only. */
  readonly source?: TableSource;
  /** Which drift of the table fails: `breaking` for running producers, or `any`. */
  readonly failOn: 'breaking' | 'any';
  /** Whether the lock is compared with the files. Default true. */
  readonly compareFiles?: boolean;
  /** Tables that are read at a time. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Told after each table that was looked at. */
  readonly onChecked?: (done: number, all: number) => void;
}

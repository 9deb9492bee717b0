import type { Scheduler } from '../time/scheduler.js';
import type { Disk } from './disk.js';
import type { FileSpoolSettings } from './file-spool-options.js';

/** How spools are opened: the options, and what tests replace. */
export interface SpoolHome extends FileSpoolSettings {
  /** The folder of all tables. */
  readonly root: string;
  readonly disk: Disk;
  readonly scheduler: Scheduler;
}

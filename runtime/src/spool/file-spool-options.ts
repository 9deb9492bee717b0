import { type Complete, integer, type OptionRules, rule } from '../options/rules.js';

/** Options of `fileSpool()`. */
export interface FileSpoolOptions {
  /** Bytes on disk for one table. Files in `damaged` do not count. Default 1 GiB, at least 64 KiB. */
  readonly maxBytes?: number | undefined;
  /** When the spool or its disk is full: `wait` until records are acknowledged, or `fail` with `spool-full`. Default `wait`. */
  readonly whenFull?: 'wait' | 'fail' | undefined;
  /** Whether records survive power loss, and not only a crash of the process. Many records share one fsync. Default false. */
  readonly fsync?: boolean | undefined;
}

/** The options with every default in its place. */
export type FileSpoolSettings = Complete<FileSpoolOptions>;

/** The rule of each option. */
export const FILE_SPOOL_OPTIONS: OptionRules<FileSpoolSettings> = {
  maxBytes: integer(1024 ** 3, 64 * 1024),
  whenFull: rule<'wait' | 'fail'>("'wait' or 'fail'", 'wait', (value) => value === 'wait' || value === 'fail'),
  fsync: rule('true or false', false, (value) => typeof value === 'boolean'),
};

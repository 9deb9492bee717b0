import { resolve } from 'node:path';
import { ZerobusError } from '../errors/zerobus-error.js';
import { isText, readOptions } from '../options/rules.js';
import { systemScheduler } from '../time/scheduler.js';
import { systemDisk } from './disk.js';
import { FILE_SPOOL_OPTIONS, type FileSpoolOptions } from './file-spool-options.js';
import { openSpool } from './open-spool.js';
import type { SpoolProvider } from './spool.js';

/**
 * Returns a value for the option `spool` of a producer: it keeps records in files below `dir` until the service has acknowledged them,
 * so that they survive a crash of the process. Each table has a folder of its own in `dir`, which is created if needed and belongs to
 * one process at a time. Throws `configuration` for an option that is not valid.
 *
 * @example
 * const producer = new SensorEventProducer({ spool: fileSpool('/var/lib/app/spool', { fsync: true }) });
 */
export function fileSpool(dir: string, options: FileSpoolOptions = {}): SpoolProvider {
  if (!isText(dir)) throw new ZerobusError('configuration', 'dir of fileSpool() must be the path of a folder');
  const settings = readOptions(FILE_SPOOL_OPTIONS, options, 'fileSpool()');
  // The working directory may change until the spool is opened.
  const root = resolve(dir);
  return { open: (request) => openSpool({ ...settings, root, disk: systemDisk, scheduler: systemScheduler }, request) };
}

import { join, relative, resolve } from 'node:path';
import type { RunSettings } from '../pipeline/run-settings.js';
import { defaultSettings } from '../pipeline/settings.js';
import type { Context } from './context.js';
import { lockFolder } from './lock-folder.js';
import { UsageError } from './usage-error.js';

/** Where a run in the working folder reads and writes. Throws UsageError for an output folder that cannot be meant. */
export function runSettings(out: string, { folder }: Context): RunSettings {
  if (out === '') throw new UsageError('--out takes the path of a folder.', 'The default is generated.');
  return { out: resolve(folder, out), lockFolder: join(folder, lockFolder), dryRun: false, generate: defaultSettings };
}

/** A path as it is seen from the working folder, with `/`. */
export function shownPath(path: string, { folder }: Context): string {
  return relative(folder, path).replaceAll('\\', '/');
}

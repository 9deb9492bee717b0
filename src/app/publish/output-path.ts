import { join } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import { isWindowsDevice } from '../../model/windows-device.js';
import type { OutputPath } from '../../system/output-files.js';

/**
 * Returns the place of a path under `out`. Throws GenError `output-outside` if its parts lead out of that folder: it may come from a
 * lock that somebody else wrote.
 */
export function outputPath(out: string, path: string): OutputPath {
  const parts = path.split('/');
  if (parts.some(isUnsafe)) throw genError('output-outside', {}, { file: path, out, reason: '' });
  return { out, path, file: join(out, ...parts) };
}

/** Some systems give names another meaning: to Windows `con.ts` is a device, and dots at the end of a name are dropped. */
function isUnsafe(part: string): boolean {
  return part === '' || /[\\:\p{Cc}]|[. ]$/u.test(part) || isWindowsDevice(part.split('.')[0] ?? '');
}

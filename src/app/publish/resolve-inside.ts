import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import { isWindowsDevice } from '../../model/windows-device.js';

/**
 * Resolves a path under `out`. Throws GenError `output-outside` if the path leaves that folder, by its parts or over a symbolic
 * link: it may come from a lock that somebody else wrote.
 */
export function resolveInside(out: string, path: string): string {
  const parts = path.split('/');
  const fail = (reason: string): never => {
    throw genError('output-outside', {}, { file: path, out, reason });
  };
  if (parts.some(isUnsafe)) return fail('');
  const target = join(out, ...parts);
  const root = realPath(out);
  if (root === undefined) return target;
  const folder = relative(root, nearestExisting(dirname(target)));
  if (folder === '..' || folder.startsWith(`..${sep}`)) return fail(' over a symbolic link');
  return target;
}

/** Some systems give names another meaning: to Windows `con.ts` is a device, and dots at the end of a name are dropped. */
function isUnsafe(part: string): boolean {
  return part === '' || /[\\:\p{Cc}]|[. ]$/u.test(part) || isWindowsDevice(part.split('.')[0] ?? '');
}

/** Returns the real path of the nearest folder that exists. */
function nearestExisting(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    // A dangling link exists too: it must not be taken for a folder to create.
    if (exists(at) || dirname(at) === at) return realPath(at) ?? sep;
  }
}

function exists(path: string): boolean {
  try {
    return lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

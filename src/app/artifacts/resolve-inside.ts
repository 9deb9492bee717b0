import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { genError } from '../../diagnostics/gen-error.js';
import { isWindowsDevice } from '../../model/windows-device.js';

/**
 * The place of a path under `out`. A path that leads out of it, by its parts or over a link, is refused: it may come
 * from a lock that somebody else wrote. Throws GenError `output-outside`.
 */
export function resolveInside(out: string, path: string): string {
  const parts = path.split('/');
  const fail = (reason: string): never => {
    throw genError('output-outside', {}, { file: path, out, reason });
  };
  if (parts.some(leadsAway)) return fail('');
  const target = join(out, ...parts);
  const root = realPath(out);
  if (root === undefined) return target;
  const folder = relative(root, existing(dirname(target)));
  if (folder === '..' || folder.startsWith(`..${sep}`)) return fail(' over a symbolic link');
  return target;
}

/** Names that mean another place to some system: Windows takes `con.ts` for a device, and drops dots at the end. */
function leadsAway(part: string): boolean {
  return part === '' || /[\\:\p{Cc}]|[. ]$/u.test(part) || isWindowsDevice(part.split('.')[0] ?? '');
}

/** The real path of the nearest folder that is there. */
function existing(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    // A link that leads nowhere is there too, and must not be taken for a folder to make.
    if (isThere(at) || dirname(at) === at) return realPath(at) ?? sep;
  }
}

function isThere(path: string): boolean {
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

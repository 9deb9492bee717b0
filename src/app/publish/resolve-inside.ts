import { dirname, join, sep } from 'node:path';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { isWindowsDevice } from '../../model/windows-device.js';
import { findEntry, findRealPath } from '../../system/find-file.js';
import { isInside } from '../../system/read-file.js';

/**
 * Resolves a path under `out`. Throws GenError `output-outside` if the path leaves that folder, by its parts or over a symbolic
 * link: it may come from a lock that somebody else wrote. Throws GenError `file-unreadable`.
 */
export async function resolveInside(out: string, path: string): Promise<string> {
  const target = joinInside(out, path);
  const root = await findRealPath(out);
  if (root === undefined) return target;
  if (!isInside(await findNearest(dirname(target)), root)) throw outside(out, path, ' over a symbolic link');
  return target;
}

/** Appends a path to `out`. Throws GenError `output-outside` if its parts lead out of that folder. */
export function joinInside(out: string, path: string): string {
  const parts = path.split('/');
  if (parts.some(isUnsafe)) throw outside(out, path, '');
  return join(out, ...parts);
}

function outside(out: string, file: string, reason: string): GenError {
  return genError('output-outside', {}, { file, out, reason });
}

/** Some systems give names another meaning: to Windows `con.ts` is a device, and dots at the end of a name are dropped. */
function isUnsafe(part: string): boolean {
  return part === '' || /[\\:\p{Cc}]|[. ]$/u.test(part) || isWindowsDevice(part.split('.')[0] ?? '');
}

/** Returns the real path of the nearest folder that exists. */
async function findNearest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    // A dangling link exists too: it must not be taken for a folder to create.
    if ((await findEntry(at)) !== undefined || dirname(at) === at) return (await findRealPath(at)) ?? sep;
  }
}

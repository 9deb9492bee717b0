import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { isInside } from './read-file.js';

/**
 * Finds a program on PATH; undefined if there is none. Only absolute folders outside of `project` count, and no
 * `node_modules/.bin`: a package or a pull request must not be able to put a program of its own in the place of an installed one.
 */
export function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  project: string,
): string | undefined {
  const windows = process.platform === 'win32';
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  const root = realPath(project);
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder) || /[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder)) continue;
    const place = realPath(folder);
    if (place === undefined || (root !== undefined && isInside(place, root))) continue;
    const file = join(place, windows ? `${name}.exe` : name);
    if (isProgram(file)) return file;
  }
  return undefined;
}

function realPath(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

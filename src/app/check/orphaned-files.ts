import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSettings } from '../../artifacts/artifact-settings.js';
import { emittedPaths, indexPaths, tableFolder } from '../../artifacts/table-paths.js';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.js';
import type { Lock } from '../../lock/lock.js';
import { isMissing } from '../../system/error-code.js';
import { isGeneratedFile } from '../../system/output-files.js';
import { readError } from '../../system/read-error.js';
import { retryBusy } from '../../system/retry-busy.js';

/** How many folders, and files that no lock covers, to look at: the output folder may have other code too. */
const maxLooks = 2000;
/** Files of a table are in the folder of its schema, which is in the folder of its catalog, if names have one. */
const maxDepth = 2;
/** What zerobus-gen writes as text. Binary files have no header. */
const generatedText = /\.(?:proto|ts|js)$/;

/**
 * Finds files below the output folder that zerobus-gen wrote and that no lock lists. Looks only into folders as deep as those of tables,
 * and follows no links.
 */
export async function findOrphanedFiles(
  locks: readonly Lock[],
  out: string,
  settings: RunSettings,
): Promise<Diagnostic[]> {
  const covered = new Set(locks.flatMap((lock) => listPaths(lock, settings)).map((path) => path.toLowerCase()));
  const found: Diagnostic[] = [];
  let looks = 0;
  const walk = async (folder: string, depth: number): Promise<void> => {
    for (const entry of await listEntries(join(out, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const isFolder = entry.isDirectory() && depth < maxDepth && !isForeign(entry.name);
      const isFile = entry.isFile() && depth > 0 && generatedText.test(path) && !covered.has(path.toLowerCase());
      if (!(isFolder || isFile) || ++looks > maxLooks) continue;
      if (isFolder) await walk(path, depth + 1);
      else if (await isGeneratedFile({ out, path, file: join(out, path) }))
        found.push(diagnostic('file-orphaned', { path }, { file: path }));
    }
  };
  await walk('', 0);
  return found;
}

/** Lists the files that a lock lists, those that it generates, and the index of its folder. */
function listPaths(lock: Lock, settings: RunSettings): readonly string[] {
  const listed = lock.files.map(({ path }) => path);
  return [...listed, ...emittedPaths(lock, settings), ...indexPaths(tableFolder(lock.name))];
}

/** No folder of a table has such a name. */
function isForeign(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

async function listEntries(folder: string): Promise<readonly Dirent[]> {
  try {
    return await retryBusy({ path: folder, needs: 'read' }, () => readdirSync(folder, { withFileTypes: true }));
  } catch (error) {
    if (isMissing(error)) return [];
    throw readError(error, folder);
  }
}

import type { Lock } from '../lock/lock.js';
import { GenError } from '../model/gen-error.js';
import { generateIndex } from './generate-index.js';
import { folderOf } from './paths.js';
import { publishFiles } from './publish.js';
import type { RunSettings } from './run-settings.js';
import { resultOf, type TableResult } from './table-result.js';

/**
 * Writes the index of every folder that a table of this run lies in; `locks` are all that the folder of locks has. An
 * index is told of with the first table in its folder.
 */
export async function publishIndexes(
  done: ReadonlyMap<string, Lock>,
  locks: readonly Lock[],
  results: readonly TableResult[],
  settings: RunSettings,
): Promise<readonly TableResult[]> {
  const told = new Set<string>();
  const updated: TableResult[] = [];
  for (const result of results) {
    const lock = done.get(result.table);
    const folder = lock === undefined ? '' : folderOf(lock.name);
    if (lock === undefined || told.has(folder)) updated.push(result);
    else updated.push(await withIndex(result, locks, folder, settings));
    told.add(folder);
  }
  return updated;
}

async function withIndex(
  result: TableResult,
  locks: readonly Lock[],
  folder: string,
  settings: RunSettings,
): Promise<TableResult> {
  const index = generateIndex(locks, folder, settings.generate);
  if (index === undefined) return result;
  try {
    const files = await publishFiles([index], settings);
    return resultOf(result.table, [...result.files, ...files], result.diagnostics);
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return resultOf(result.table, result.files, [...result.diagnostics, { ...error.diagnostic, table: result.table }]);
  }
}

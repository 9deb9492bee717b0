import pMap from 'p-map';
import type { TableSource } from '../catalog/table-source.js';
import type { Lock } from '../lock/lock.js';
import { listLocks, readResolvedLock } from '../lock/lock-folder.js';
import { resolveLock } from '../lock/resolve-lock.js';
import { updateLock } from '../lock/update-lock.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';
import { checkTable } from '../proto/check-table.js';
import { chooseNames } from '../proto/choose-names.js';
import { packageName } from '../proto/names.js';
import { sameScalar } from '../proto/type-rules.js';
import { generate } from './generate.js';
import { folderOf } from './paths.js';
import { publishTable, unchangedFiles } from './publish.js';
import { publishIndexes } from './publish-indexes.js';
import type { RunSettings } from './run-settings.js';
import { failure, resultOf, type TableResult } from './table-result.js';
import { tellMoved } from './tell-moved.js';
import { isUpToDate } from './up-to-date.js';

export interface ReadOptions extends RunSettings {
  readonly source: TableSource;
  /** Tables that are read at once. Default 4. */
  readonly jobs?: number;
  readonly signal?: AbortSignal;
}

/**
 * The main job: reads each table, updates its lock, writes its files. What fails for one table is told in its result,
 * and the others are still done. Throws the reason of `signal`, and whatever is a bug.
 */
export async function readAndGenerate(
  tables: readonly TableName[],
  options: ReadOptions,
): Promise<readonly TableResult[]> {
  const { jobs = 4, signal } = options;
  const unique = [...new Map(tables.map((table) => [table.toSql(), table])).values()];
  const read = await pMap(unique, (table) => readTable(table, options), { concurrency: jobs });
  const { locks } = await listLocks(options.lockFolder, (text, file) => resolveLock(text, file).lock);
  const all = new Map(locks.map((lock) => [lock.name.toSql(), lock]));
  const done = new Map<string, Lock>();
  const results: TableResult[] = [];
  for (const model of read) {
    signal?.throwIfAborted();
    if ('status' in model) results.push(model);
    else results.push(await generateTable(model, all, done, options));
  }
  return publishIndexes(done, results, options);
}

async function readTable(table: TableName, { source, signal }: ReadOptions): Promise<TableModel | TableResult> {
  try {
    return await source.readTable(table, signal);
  } catch (error) {
    signal?.throwIfAborted();
    return failure(table.toString(), error);
  }
}

/** Notes the new lock in `all`, by name in SQL, and in `done`, by name as shown. */
async function generateTable(
  model: TableModel,
  all: Map<string, Lock>,
  done: Map<string, Lock>,
  options: RunSettings,
): Promise<TableResult> {
  const table = model.name.toString();
  try {
    const found = checkTable(model);
    if (found.some(({ severity }) => severity === 'error')) return resultOf(table, [], found);
    const resolved = await readResolvedLock(options.lockFolder, model.name);
    const previous = resolved?.lock;
    const named = nameTable(model.name, previous, all);
    const lock = updateLock(previous, model, { names: named.names, sameScalar });
    if (resolved?.sides.length === 0 && (await isUpToDate(previous, lock, options))) {
      done.set(table, lock);
      return resultOf(table, unchangedFiles(lock, options), found);
    }
    const generated = await generate(lock, options.generate);
    const files = await publishTable(generated.lock, previous, generated.artifacts, options);
    all.set(model.name.toSql(), generated.lock);
    done.set(table, generated.lock);
    return resultOf(table, files, [...found, ...named.diagnostics, ...tellMoved(resolved, lock)]);
  } catch (error) {
    return failure(table, error);
  }
}

function nameTable(
  table: TableName,
  previous: Lock | undefined,
  all: ReadonlyMap<string, Lock>,
): {
  readonly names: { readonly message: string; readonly file: string };
  readonly diagnostics: readonly Diagnostic[];
} {
  if (previous !== undefined) return { names: previous, diagnostics: [] };
  const folder = folderOf(table);
  const scope = packageName(table);
  // Two catalogs may make one package, as main-prod and main_prod do; in it each message needs a name of its own.
  const beside = [...all.values()].filter(({ name }) => folderOf(name) === folder || packageName(name) === scope);
  return chooseNames(table, beside);
}

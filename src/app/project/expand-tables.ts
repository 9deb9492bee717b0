import type { ListedTable, TableSource } from '../../catalog/table-source.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { LockFolder } from '../../lock/lock-folder.js';
import { getKindSupport } from '../../model/service-support.js';
import { TableName } from '../../model/table-name.js';
import { TablePattern } from '../../model/table-pattern.js';
import { failedTable, type TableResult } from '../publish/table-result.js';
import type { TableSelection } from './parse-requested-tables.js';

/** The tables of a selection, each once, and a failure for each pattern that could not be expanded. */
export interface ExpandedTables {
  readonly tables: readonly TableName[];
  readonly failed: readonly TableResult[];
}

/**
 * Replaces each pattern by the tables that it matches, without views. Lists each schema once. Throws the reason of
 * `signal`, and any error that is a bug.
 */
export async function expandTables(
  selection: TableSelection,
  source: TableSource,
  signal?: AbortSignal,
): Promise<ExpandedTables> {
  const tables = new Map<string, TableName>();
  const failed: TableResult[] = [];
  const lists = new Map<string, Promise<readonly ListedTable[]>>();
  const list = (pattern: TablePattern): Promise<readonly ListedTable[]> => {
    const schema = pattern.schemaKey;
    const listed = lists.get(schema) ?? source.listTables(pattern, signal);
    lists.set(schema, listed);
    return listed;
  };
  for (const item of selection) {
    try {
      const names = item instanceof TablePattern ? matchListed(item, await list(item)) : [item];
      for (const name of names) tables.set(name.toSql(), name);
    } catch (error) {
      signal?.throwIfAborted();
      failed.push(failedTable(item.toString(), error));
    }
  }
  return { tables: [...tables.values()], failed };
}

/** Returns the tables of a list without those known to be read-only, such as views. */
export function writableTables(listed: readonly ListedTable[]): readonly TableName[] {
  return listed.filter(({ kind }) => kind == null || getKindSupport(kind) !== 'read-only').map(({ name }) => name);
}

/** Throws GenError `no-match`. */
function matchListed(pattern: TablePattern, listed: readonly ListedTable[]): readonly TableName[] {
  const writable = writableTables(listed);
  const found = writable.filter((name) => pattern.matches(name));
  if (found.length > 0) return found;
  throw noMatch(
    pattern,
    `the ${writable.length} tables of ${[pattern.catalog, pattern.schema].filter(Boolean).join('.')}`,
  );
}

/** What a run on the lock is about. */
export interface LockedSelection {
  readonly tables: readonly TableName[];
  /** The errors of selected locks that cannot be read and whose tables are not among `tables`: these report it themselves. */
  readonly unreadable: readonly GenError[];
}

/**
 * Selects tables for a run on the lock. A pattern selects the tables of the lock that it matches. An empty selection means
 * every table of the lock and every table that the config names. Throws GenError `no-match`.
 */
export function selectLockedTables(
  selection: TableSelection,
  configured: TableSelection | undefined,
  { locks, errors }: LockFolder,
): LockedSelection {
  const locked = locks.map(({ name }) => name);
  const everything = [...locked, ...(configured ?? []).filter((item) => item instanceof TableName)];
  const found = new Map<string, TableName>();
  const unreadable = new Set(selection.length === 0 ? errors : []);
  for (const item of selection.length === 0 ? everything : selection) {
    const names = item instanceof TablePattern ? locked.filter((name) => item.matches(name)) : [item];
    for (const name of names) found.set(name.toSql(), name);
    if (!(item instanceof TablePattern)) continue;
    const broken = errors.filter(({ diagnostic }) => matchesText(item, diagnostic.table));
    if (names.length + broken.length === 0) throw noMatch(item, 'the tables of zerobus.lock');
    for (const error of broken) unreadable.add(error);
  }
  const tables = [...found.values()];
  const reported = new Set(tables.map(String));
  return { tables, unreadable: [...unreadable].filter(({ diagnostic: { table } }) => !reported.has(table ?? '')) };
}

/** `table` is what the name of a lock file suggests; it may be no table name at all. */
function matchesText(pattern: TablePattern, table: string | null): boolean {
  try {
    return table !== null && pattern.matches(TableName.parse(table, 'either'));
  } catch {
    return false;
  }
}

function noMatch(pattern: TablePattern, among: string): GenError {
  return genError('no-match', { table: pattern }, { pattern: pattern.toString(), among: ` among ${among}` });
}

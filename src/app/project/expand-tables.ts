import type { ListedTable, TableSource } from '../../catalog/table-source.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { getKindSupport } from '../../model/service-support.js';
import type { TableName } from '../../model/table-name.js';
import { TablePattern } from '../../model/table-pattern.js';
import { failedTable, type TableResult } from '../artifacts/table-result.js';

/** The tables that were asked for, each once, and the patterns that came to nothing. */
export interface ExpandedTables {
  readonly tables: readonly TableName[];
  readonly failed: readonly TableResult[];
}

/**
 * Puts the tables that a pattern matches in its place; views are passed over, and each schema is listed once. Throws the
 * reason of `signal`, and whatever is a bug.
 */
export async function expandTables(
  wanted: readonly (TableName | TablePattern)[],
  source: TableSource,
  signal?: AbortSignal,
): Promise<ExpandedTables> {
  const tables = new Map<string, TableName>();
  const failed: TableResult[] = [];
  const lists = new Map<string, Promise<readonly ListedTable[]>>();
  const list = (pattern: TablePattern): Promise<readonly ListedTable[]> => {
    const schema = pattern.schemaKey;
    const found = lists.get(schema) ?? source.listTables(pattern, signal);
    lists.set(schema, found);
    return found;
  };
  for (const item of wanted) {
    try {
      const names = item instanceof TablePattern ? matching(item, await list(item)) : [item];
      for (const name of names) tables.set(name.toSql(), name);
    } catch (error) {
      signal?.throwIfAborted();
      failed.push(failedTable(item.toString(), error));
    }
  }
  return { tables: [...tables.values()], failed };
}

/** Those of a list that may be written into, as far as it tells: views and the like are passed over. */
export function writableTables(listed: readonly ListedTable[]): readonly TableName[] {
  return listed.filter(({ kind }) => kind == null || getKindSupport(kind) !== 'read-only').map(({ name }) => name);
}

/** The tables of a list that a pattern matches. Throws GenError `no-match`. */
function matching(pattern: TablePattern, listed: readonly ListedTable[]): readonly TableName[] {
  const writable = writableTables(listed);
  const found = writable.filter((name) => pattern.matches(name));
  if (found.length > 0) return found;
  throw noMatch(
    pattern,
    `the ${writable.length} tables of ${[pattern.catalog, pattern.schema].filter(Boolean).join('.')}`,
  );
}

/**
 * Tables that the lock has, or should have. Of what was asked for, a pattern stands for those of the lock that match; where
 * nothing was, it is all of the lock and every table that the configuration names. Throws GenError `no-match`.
 */
export function lockedTables(
  wanted: readonly (TableName | TablePattern)[],
  configured: readonly (TableName | TablePattern)[] | undefined,
  locked: readonly TableName[],
): readonly TableName[] {
  const named = (configured ?? []).filter((item): item is TableName => !(item instanceof TablePattern));
  const tables = wanted.length === 0 ? [...locked, ...named] : wanted.flatMap((item) => select(item, locked));
  return [...new Map(tables.map((name) => [name.toSql(), name])).values()];
}

function select(item: TableName | TablePattern, locked: readonly TableName[]): readonly TableName[] {
  if (!(item instanceof TablePattern)) return [item];
  const found = locked.filter((name) => item.matches(name));
  if (found.length === 0) throw noMatch(item, 'those of zerobus.lock');
  return found;
}

function noMatch(pattern: TablePattern, among: string): GenError {
  return genError('no-match', { table: pattern }, { pattern: pattern.toString(), among: ` among ${among}` });
}

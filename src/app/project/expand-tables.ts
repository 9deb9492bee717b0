import type { ListedTable, TableSource } from '../../catalog/table-source.js';
import { genError } from '../../diagnostics/gen-error.js';
import { getKindSupport } from '../../model/service-support.js';
import type { TableName } from '../../model/table-name.js';
import { TablePattern, type TableSelection } from '../../model/table-pattern.js';
import { failedTable, type TableResult } from '../publish/table-result.js';

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
function writableTables(listed: readonly ListedTable[]): readonly TableName[] {
  return listed.filter(({ kind }) => kind == null || getKindSupport(kind) !== 'read-only').map(({ name }) => name);
}

/** Throws GenError `no-match`. */
function matchListed(pattern: TablePattern, listed: readonly ListedTable[]): readonly TableName[] {
  const writable = writableTables(listed);
  const found = writable.filter((name) => pattern.matches(name));
  if (found.length > 0) return found;
  const among = ` among the ${writable.length} tables of ${[pattern.catalog, pattern.schema].filter(Boolean).join('.')}`;
  throw genError('no-match', { table: pattern }, { pattern: pattern.toString(), among });
}

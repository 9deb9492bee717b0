import { type GenError, genError } from '../diagnostics/gen-error.js';
import { TableName } from '../model/table-name.js';
import { TablePattern, type TableSelection } from '../model/table-pattern.js';
import type { LockFolder } from './lock-folder.js';

/** What a run on the lock is about. */
export interface LockedSelection {
  readonly tables: readonly TableName[];
  /** The errors of selected locks that cannot be read and whose tables are not among `tables`: these report it themselves. */
  readonly unreadable: readonly GenError[];
}

/**
 * Selects tables for a run on the lock. A name selects the table whose lock has it, in any case; a pattern selects the tables of the
 * lock that it matches. An empty selection means
 * every table of the lock and every table that the config names. Throws GenError `no-match`.
 */
export function selectLockedTables(
  selection: TableSelection,
  configured: TableSelection | undefined,
  { locks, errors }: LockFolder,
): LockedSelection {
  const locked = locks.map(({ name }) => name);
  const everything = [...locked, ...(configured ?? []).filter((item) => item instanceof TableName)];
  const exact = new Set(locked.map((name) => name.toSql()));
  const bySpelling = new Map(locked.map((name) => [name.caseInsensitiveKey, name]));
  const findSpelling = (name: TableName): TableName =>
    exact.has(name.toSql()) ? name : (bySpelling.get(name.caseInsensitiveKey) ?? name);
  const found = new Map<string, TableName>();
  const unreadable = new Set(selection.length === 0 ? errors : []);
  for (const item of selection.length === 0 ? everything : selection) {
    const names = item instanceof TablePattern ? locked.filter((name) => item.matches(name)) : [findSpelling(item)];
    for (const name of names) found.set(name.toSql(), name);
    if (!(item instanceof TablePattern)) continue;
    const broken = errors.filter(({ diagnostic }) => item.matchesText(diagnostic.table ?? ''));
    if (names.length + broken.length === 0) {
      const params = { pattern: item.toString(), among: ' among the tables of zerobus.lock' };
      throw genError('no-match', { table: item }, params);
    }
    for (const error of broken) unreadable.add(error);
  }
  const tables = [...found.values()];
  const reported = new Set(tables.map(String));
  return { tables, unreadable: [...unreadable].filter(({ diagnostic: { table } }) => !reported.has(table ?? '')) };
}

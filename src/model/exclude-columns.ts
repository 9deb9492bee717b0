import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { quoteName } from './quote-name.js';
import type { TableModel } from './table-model.js';

/**
 * Returns the table without its excluded columns, as if they were already dropped: their field numbers are retired now, so
 * that the later DROP changes nothing. Names are compared case-insensitively, as in SQL. A NOT NULL column stays and yields
 * the error `excluded-not-null`; a name without a column yields the warning `excluded-missing`.
 */
export function excludeColumns(
  model: TableModel,
  exclude: readonly string[] = [],
): { readonly model: TableModel; readonly diagnostics: readonly Diagnostic[] } {
  if (exclude.length === 0) return { model, diagnostics: [] };
  const { name: table } = model;
  const names = new Map(exclude.map((name) => [name.toLowerCase(), name]));
  const excluded = model.columns.filter(({ name }) => names.has(name.toLowerCase()));
  for (const { name } of excluded) names.delete(name.toLowerCase());
  const missing = [...names.values()].map((column) => {
    return diagnostic('excluded-missing', { table, path: column }, { name: table.toString(), column });
  });
  const notNull = excluded
    .filter(({ nullable }) => !nullable)
    .map(({ name }) => {
      const params = { column: name, sql: table.toSql(), quoted: quoteName(name) };
      return diagnostic('excluded-not-null', { table, path: name }, params);
    });
  const removed = new Set(excluded.filter(({ nullable }) => nullable));
  const columns = model.columns.filter((column) => !removed.has(column));
  return { model: { ...model, columns }, diagnostics: [...missing, ...notNull] };
}

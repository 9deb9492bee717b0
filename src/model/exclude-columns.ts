import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { quoteName } from './quote-name.js';
import type { TableModel } from './table-model.js';

/**
 * The table without its excluded columns, as it will be when they are dropped: their numbers are retired with them, so
 * that nothing changes when the DROP follows. Names count whatever their case, as in SQL. A NOT NULL column stays, with
 * an error; a name that no column has is a warning.
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
  const needed = excluded
    .filter(({ nullable }) => !nullable)
    .map(({ name }) => {
      const params = { column: name, sql: table.toSql(), quoted: quoteName(name) };
      return diagnostic('excluded-not-null', { table, path: name }, params);
    });
  const gone = new Set(excluded.filter(({ nullable }) => nullable));
  const columns = model.columns.filter((column) => !gone.has(column));
  return { model: { ...model, columns }, diagnostics: [...missing, ...needed] };
}

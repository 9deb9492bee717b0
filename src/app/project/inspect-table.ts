import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { excludeColumns } from '../../model/exclude-columns.js';
import type { TableModel } from '../../model/table-model.js';
import { checkTable } from '../../proto/check-table.js';

/** How a table is looked at. */
export interface Inspection {
  /** Where it lies; undefined: its name says it. */
  readonly catalog?: string | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/**
 * The table without its excluded columns, and what stands between it and its code. What is told names it where it lies, so
 * that statements can be run as they are; `table` of a diagnostic is its name in the project.
 */
export function inspectTable(
  read: TableModel,
  { catalog = read.name.catalog, exclude }: Inspection,
): { readonly model: TableModel; readonly diagnostics: readonly Diagnostic[] } {
  const { model, diagnostics } = excludeColumns({ ...read, name: read.name.in(catalog) }, exclude);
  const table = read.name.toString();
  const found = [...diagnostics, ...checkTable(model)].map((told) => ({ ...told, table }));
  return { model: { ...model, name: read.name }, diagnostics: found };
}

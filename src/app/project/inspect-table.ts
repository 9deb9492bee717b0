import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { excludeColumns } from '../../model/exclude-columns.js';
import type { TableModel } from '../../model/table-model.js';
import { checkTable } from '../../proto/check-table.js';

/** Where a table is, and which of its columns are left out of the code. */
export interface TableInspection {
  /** Default: the catalog of the table's name. */
  readonly catalog?: string | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/**
 * Removes the excluded columns of a table, and checks whether code can be generated for it. Messages use the fully qualified
 * name, so that SQL can be pasted unchanged; `table` of a diagnostic is the table's name in the project.
 */
export function inspectTable(
  table: TableModel,
  { catalog = table.name.catalog, exclude }: TableInspection,
): { readonly model: TableModel; readonly diagnostics: readonly Diagnostic[] } {
  const { model, diagnostics } = excludeColumns({ ...table, name: table.name.in(catalog) }, exclude);
  const name = table.name.toString();
  const all = [...diagnostics, ...checkTable(model)].map((diagnostic) => ({ ...diagnostic, table: name }));
  return { model: { ...model, name: table.name }, diagnostics: all };
}

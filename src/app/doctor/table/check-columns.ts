import { excludeColumns } from '../../../model/exclude-columns.js';
import { getSupport } from '../../../model/service-support.js';
import type { TableModel } from '../../../model/table-model.js';
import { checkTable } from '../../../proto/check-table.js';
import type { CheckOutcome } from '../check-outcome.js';
import { classifyDiagnostics } from './classify-diagnostics.js';

/** Checks the features of a table that prevent ingesting, or may prevent it. */
export function checkFeatures(model: TableModel): CheckOutcome<true> {
  const diagnostics = checkTable(model).filter(({ code }) => getSupport(code)?.about === 'feature');
  return { ...classifyDiagnostics(model, diagnostics, 'The service rejects none of the table features.'), value: true };
}

/**
 * Checks names and types of the columns that the generated code writes. The value is the table without excluded columns, if
 * code can be generated for it.
 */
export function checkColumns(table: TableModel, exclude?: readonly string[]): CheckOutcome<TableModel> {
  const { model, diagnostics } = excludeColumns(table, exclude);
  const all = [...diagnostics, ...checkTable(model)].filter(({ code }) => getSupport(code) === undefined);
  const outcome = classifyDiagnostics(model, all, 'The service accepts all column names and types.');
  return outcome.status === 'fail' ? outcome : { ...outcome, value: model };
}

import { excludeColumns } from '../../../model/exclude-columns.js';
import { getSupport } from '../../../model/service-support.js';
import type { TableModel } from '../../../model/table-model.js';
import { checkTable } from '../../../proto/check-table.js';
import type { Verdict } from '../verdict.js';
import { judgeDiagnostics } from './judge-diagnostics.js';

/** Features of a table that stop ingestion, or may. */
export function checkFeatures(model: TableModel): Verdict<true> {
  const found = checkTable(model).filter(({ code }) => getSupport(code)?.about === 'feature');
  return { ...judgeDiagnostics(model, found, 'None that the service refuses.'), value: true };
}

/** Names and types of the columns that its code has. Gives the table without the others, where there is code for it. */
export function checkColumns(read: TableModel, exclude?: readonly string[]): Verdict<TableModel> {
  const { model, diagnostics } = excludeColumns(read, exclude);
  const found = [...diagnostics, ...checkTable(model)].filter(({ code }) => getSupport(code) === undefined);
  const verdict = judgeDiagnostics(model, found, 'All of types and names that the service takes.');
  return verdict.status === 'fail' ? verdict : { ...verdict, value: model };
}

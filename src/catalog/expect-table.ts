import { genError } from '../diagnostics/gen-error.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';

/** Returns `model` if it describes the requested table, ignoring case. Throws GenError `another-table` otherwise. */
export function expectTable(model: TableModel, requested: TableName): TableModel {
  if (model.name.caseInsensitiveKey === requested.caseInsensitiveKey) return model;
  throw genError('another-table', { table: requested }, { name: requested.toString(), other: model.name.toString() });
}

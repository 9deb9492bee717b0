import { genError } from '../diagnostics/gen-error.js';
import type { TableModel } from '../model/table-model.js';
import type { TableName } from '../model/table-name.js';

/** The model, where it is that of the table that was asked for; case is the catalog's. Throws GenError `another-table`. */
export function expectTable(model: TableModel, asked: TableName): TableModel {
  if (model.name.toSql().toLowerCase() === asked.toSql().toLowerCase()) return model;
  throw genError('another-table', { table: asked }, { name: asked.toString(), other: model.name.toString() });
}

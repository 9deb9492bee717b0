import type { ColumnModel, TableModel } from '../model/table-model.js';
import { DdlError } from './ddl-error.js';
import {
  addColumn,
  changeColumn,
  dropColumn,
  type Edit,
  editColumns,
  maxMembers,
  renameColumn,
  tooMany,
} from './edit-columns.js';
import type { AlterAction } from './statement.js';

/**
 * Returns the table after the actions of ALTER TABLE. Unchanged columns are the same objects. Names are compared
 * case-insensitively, as Delta does. A NOT NULL column can be added, which Delta rejects for a table with rows: here it shows
 * as drift. Throws DdlError for a column that already exists or is missing.
 */
export function applyActions(table: TableModel, actions: readonly AlterAction[]): TableModel {
  return actions.reduce(applyAction, table);
}

function applyAction(table: TableModel, action: AlterAction): TableModel {
  switch (action.kind) {
    case 'set-facts':
      return { ...table, ...action.facts };
    case 'set-properties':
      return withProperties(table, { ...table.properties, ...action.properties });
    case 'unset-properties': {
      const removed = new Set(action.keys.map((key) => key.toLowerCase()));
      const remaining = Object.entries(table.properties ?? {}).filter(([key]) => !removed.has(key.toLowerCase()));
      return { ...table, properties: Object.fromEntries(remaining) };
    }
    case 'replace':
      return { ...table, columns: expectUniqueNames(table, action.columns) };
    case 'add':
      return action.columns.reduce((now, { path, column, placement }) => {
        return editTable(now, path, addColumn(column, placement, action.ifNotExists));
      }, table);
    case 'drop':
      return action.columns.reduce((now, path) => editTable(now, path, dropColumn(action.ifExists)), table);
    case 'rename':
      return editTable(table, action.path, renameColumn(action.to));
    case 'change':
      return editTable(table, action.path, changeColumn(action.change));
  }
}

function editTable(table: TableModel, path: readonly string[], edit: Edit): TableModel {
  return { ...table, columns: editColumns(table, path, edit) };
}

/** Each statement copies the properties of its table. Real tables have a few dozen. */
const maxProperties = 1000;

function withProperties(table: TableModel, properties: Readonly<Record<string, string>>): TableModel {
  if (Object.keys(properties).length > maxProperties)
    throw new DdlError(`Table ${table.name} has more than ${maxProperties} properties`);
  return { ...table, properties };
}

/** Returns `columns`. Throws DdlError if two columns have the same name, or if there are too many. */
export function expectUniqueNames(
  table: Pick<TableModel, 'name'>,
  columns: readonly ColumnModel[],
): readonly ColumnModel[] {
  if (columns.length > maxMembers) throw tooMany(`Table ${table.name}`);
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name.toLowerCase())) throw new DdlError(`Table ${table.name} has two columns ${name}`);
    names.add(name.toLowerCase());
  }
  return columns;
}

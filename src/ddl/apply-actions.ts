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
 * The table after ALTER TABLE. Columns that stay are the same objects. Names are compared without regard to case, as
 * Delta does. A NOT NULL column may be added to a table with rows, which Delta would refuse: here it shows drift.
 * Throws DdlError for a column that is there already, or is missing.
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
      const gone = new Set(action.keys.map((key) => key.toLowerCase()));
      const left = Object.entries(table.properties ?? {}).filter(([key]) => !gone.has(key.toLowerCase()));
      return { ...table, properties: Object.fromEntries(left) };
    }
    case 'replace':
      return { ...table, columns: unique(table, action.columns) };
    case 'add':
      return action.columns.reduce((now, { path, column, placement }) => {
        return edited(now, path, addColumn(column, placement, action.ifNotExists));
      }, table);
    case 'drop':
      return action.columns.reduce((now, path) => edited(now, path, dropColumn(action.ifExists)), table);
    case 'rename':
      return edited(table, action.path, renameColumn(action.to));
    case 'change':
      return edited(table, action.path, changeColumn(action.change));
  }
}

function edited(table: TableModel, path: readonly string[], edit: Edit): TableModel {
  return { ...table, columns: editColumns(table, path, edit) };
}

/** Each statement copies those of its table. Real tables have some dozens. */
const maxProperties = 1000;

function withProperties(table: TableModel, properties: Readonly<Record<string, string>>): TableModel {
  if (Object.keys(properties).length > maxProperties)
    throw new DdlError(`Table ${table.name} has more than ${maxProperties} properties`);
  return { ...table, properties };
}

/** Throws DdlError for a column that is named twice. */
export function unique(table: Pick<TableModel, 'name'>, columns: readonly ColumnModel[]): readonly ColumnModel[] {
  if (columns.length > maxMembers) throw tooMany(`Table ${table.name}`);
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name.toLowerCase())) throw new DdlError(`Table ${table.name} has two columns ${name}`);
    names.add(name.toLowerCase());
  }
  return columns;
}

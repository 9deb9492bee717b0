import type { ColumnModel, TableModel } from '../../model/table-model.js';
import type { AddedColumn, Alter } from './parse-alter.js';

/**
 * The table after a statement. Columns that stay are the same objects. Names are compared without regard to case, as
 * Delta does. A NOT NULL column may be added to a table with rows, which Delta would refuse: here it shows drift.
 * Throws for a column that is there already, or is missing.
 */
export function applyAlter(table: TableModel, alter: Alter): TableModel {
  const columns = [...table.columns];
  if (alter.kind === 'add') for (const added of alter.columns) addColumn(columns, added, table);
  else for (const name of alter.columns) dropColumn(columns, name, alter.ifExists, table);
  return { ...table, columns };
}

function addColumn(columns: ColumnModel[], { column, placement }: AddedColumn, table: TableModel): void {
  if (find(columns, column.name) >= 0) throw new Error(`Table ${table.name} has a column ${column.name} already`);
  if (placement.kind === 'last') columns.push(column);
  else if (placement.kind === 'first') columns.unshift(column);
  else columns.splice(expect(columns, placement.column, table) + 1, 0, column);
}

function dropColumn(columns: ColumnModel[], name: string, ifExists: boolean, table: TableModel): void {
  if (ifExists && find(columns, name) < 0) return;
  if (columns.length === 1) throw new Error(`Table ${table.name} would have no column left`);
  columns.splice(expect(columns, name, table), 1);
}

function expect(columns: readonly ColumnModel[], name: string, table: TableModel): number {
  const index = find(columns, name);
  if (index >= 0) return index;
  const names = columns.map((column) => column.name).join(', ');
  throw new Error(`Table ${table.name} has no column ${name}; it has ${names}`);
}

function find(columns: readonly ColumnModel[], name: string): number {
  return columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
}

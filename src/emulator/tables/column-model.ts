import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import { parseSqlType } from '../../ddl/parse-sql-type.js';
import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';

/** What the emulator takes from a record class: its statics. */
export interface TableOfRecords {
  readonly table: string;
  readonly columns: readonly Column[];
}

/** The table that a record class was generated from, as far as the class tells. */
export function tableOfRecords({ table, columns }: TableOfRecords): TableModel {
  return {
    name: TableName.parse(table, 'either'),
    columns: columns.map((column) => ({ name: column.name, type: deltaType(column.type), nullable: !column.notNull })),
  };
}

function deltaType(type: ColumnType): DeltaType {
  // A scalar's name is its type in SQL.
  if (typeof type === 'string') return parseSqlType(type);
  if ('array' in type) return { kind: 'array', element: deltaType(type.array) };
  if ('map' in type) return { kind: 'map', key: deltaType(type.map[0]), value: deltaType(type.map[1]) };
  return { kind: 'struct', fields: type.struct.map(structField) };
}

function structField({ name, type, notNull }: Column): StructField {
  return { name, type: deltaType(type), nullable: !notNull };
}

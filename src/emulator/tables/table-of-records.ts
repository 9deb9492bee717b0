import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import { parseSqlType } from '../../ddl/parse-sql-type.js';
import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';

/** The static properties of a record class that describe its table. Every generated record class has them. */
export interface TableOfRecords {
  /** Name of the table, `catalog.schema.table`, or `schema.table` in a project with targets. */
  readonly table: string;
  /** Columns in the order of the generated class. */
  readonly columns: readonly Column[];
}

/** Returns a model of the table that a record class was generated from: name, columns, types and nullability. */
export function toTableModel({ table, columns }: TableOfRecords): TableModel {
  return {
    name: TableName.parse(table, 'either'),
    columns: columns.map((column) => ({
      name: column.name,
      type: toDeltaType(column.type),
      nullable: !column.notNull,
    })),
  };
}

function toDeltaType(type: ColumnType): DeltaType {
  // The runtime names scalar types by their SQL type.
  if (typeof type === 'string') return parseSqlType(type);
  if ('array' in type) return { kind: 'array', element: toDeltaType(type.array) };
  if ('map' in type) return { kind: 'map', key: toDeltaType(type.map[0]), value: toDeltaType(type.map[1]) };
  return { kind: 'struct', fields: type.struct.map(toStructField) };
}

function toStructField({ name, type, notNull }: Column): StructField {
  return { name, type: toDeltaType(type), nullable: !notNull };
}

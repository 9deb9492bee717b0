import type { Column, ColumnType, ScalarName } from 'zerobus-runtime/codegen';
import { parseTypeText } from '../../catalog/type-text.js';
import type { DeltaType, StructField } from '../../model/delta-type.js';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import { canBeKey } from '../validate/scalar-rule.js';

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
  if (typeof type === 'string') return parseTypeText(type);
  if ('array' in type) return { kind: 'array', element: deltaType(type.array) };
  if ('map' in type) return { kind: 'map', key: deltaType(type.map[0]), value: deltaType(type.map[1]) };
  return { kind: 'struct', fields: type.struct.map(structField) };
}

function structField({ name, type, notNull }: Column): StructField {
  return { name, type: deltaType(type), nullable: !notNull };
}

/** The columns of a table as a record class has them. Those of types that Zerobus does not take are left out. */
export function recordColumns(columns: readonly (ColumnModel | StructField)[]): Column[] {
  return columns.flatMap(({ name, type, nullable }) => {
    const found = columnType(type);
    return found === undefined ? [] : [{ name, type: found, ...(nullable === false && { notNull: true as const }) }];
  });
}

function columnType(type: DeltaType): ColumnType | undefined {
  switch (type.kind) {
    case 'unsupported':
      return undefined;
    case 'array': {
      const element = columnType(type.element);
      return element && { array: element };
    }
    case 'map': {
      const value = columnType(type.value);
      return value && canBeKey(type.key) ? { map: [scalarName(type.key), value] } : undefined;
    }
    case 'struct':
      return { struct: recordColumns(type.fields) };
    default:
      return scalarName(type);
  }
}

function scalarName(type: DeltaType): ScalarName {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`;
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    default:
      return type.kind as ScalarName;
  }
}

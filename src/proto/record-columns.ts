import type { Column, ColumnType, ScalarName } from 'zerobus-runtime/codegen';
import type { DeltaType, StructField } from '../model/delta-type.js';
import type { ColumnModel } from '../model/table-model.js';
import { ruleOf } from './type-rules.js';

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
      return value && ruleOf(type.key)?.key === true ? { map: [scalarName(type.key), value] } : undefined;
    }
    case 'struct':
      return { struct: recordColumns(type.fields) };
    default:
      return scalarName(type);
  }
}

/** The name of a type of one value. */
export function scalarName(type: DeltaType): ScalarName {
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

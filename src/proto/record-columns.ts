import type { Column, ColumnType } from 'zerobus-runtime/codegen';
import type { DeltaType, StructField } from '../model/delta-type.js';
import type { ColumnModel } from '../model/table-model.js';
import { findScalarRow, scalarName } from './scalar-types.js';

/** Returns the columns in the form of a record class, without columns of types that Zerobus does not support. */
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
      return value && findScalarRow(type.key)?.key === true ? { map: [scalarName(type.key), value] } : undefined;
    }
    case 'struct':
      return { struct: recordColumns(type.fields) };
    default:
      return scalarName(type);
  }
}

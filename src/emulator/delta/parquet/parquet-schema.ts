import type { SchemaElement } from 'hyparquet';
import { columnId, decimalType, physicalName, type SparkField, type SparkType } from '../schema/spark-type.js';
import { decimalBytes } from './decimal-digits.js';

type Element = Omit<SchemaElement, 'name' | 'repetition_type'>;

const SCALARS: Readonly<Record<string, Element>> = {
  boolean: { type: 'BOOLEAN' },
  // Without the logical type INTEGER: hyparquet-writer writes it in a form that other readers reject.
  byte: { type: 'INT32', converted_type: 'INT_8' },
  short: { type: 'INT32', converted_type: 'INT_16' },
  integer: { type: 'INT32' },
  long: { type: 'INT64' },
  float: { type: 'FLOAT' },
  double: { type: 'DOUBLE' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  binary: { type: 'BYTE_ARRAY' },
  date: { type: 'INT32', converted_type: 'DATE' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  // The converted type would mean UTC.
  timestamp_ntz: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
};

/** Returns the Parquet schema of the files of a table: a tree in depth-first order, with the root first. */
export function toParquetSchema(fields: readonly SparkField[]): SchemaElement[] {
  return [{ name: 'spark_schema', num_children: fields.length }, ...fields.flatMap(toElements)];
}

function toElements(field: SparkField): SchemaElement[] {
  const id = columnId(field);
  return describe(physicalName(field), field.type, field.nullable, id === undefined ? {} : { field_id: id });
}

function describe(
  name: string,
  type: SparkType,
  nullable: boolean,
  id: Pick<SchemaElement, 'field_id'>,
): SchemaElement[] {
  const base = { name, repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED', ...id } as const;
  if (type === 'variant') {
    const binary = { type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' } as const;
    return [
      { ...base, num_children: 2 },
      { name: 'metadata', ...binary },
      { name: 'value', ...binary },
    ];
  }
  if (typeof type === 'string') return [{ ...base, ...describeScalar(type) }];
  if (type.type === 'struct' && type.fields.length === 0) throw new Error(`${name} is a struct without fields`);
  if (type.type === 'struct')
    return [{ ...base, num_children: type.fields.length }, ...type.fields.flatMap(toElements)];
  const repeated = { repetition_type: 'REPEATED' } as const;
  if (type.type === 'array') {
    return [
      { ...base, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
      { name: 'list', ...repeated, num_children: 1 },
      ...describe('element', type.elementType, type.containsNull, {}),
    ];
  }
  return [
    { ...base, num_children: 1, converted_type: 'MAP', logical_type: { type: 'MAP' } },
    { name: 'key_value', ...repeated, num_children: 2 },
    ...describe('key', type.keyType, false, {}),
    ...describe('value', type.valueType, type.valueContainsNull, {}),
  ];
}

function describeScalar(type: string): Element {
  const decimal = decimalType(type);
  const element = decimal ? describeDecimal(decimal) : SCALARS[type];
  if (element === undefined) throw new Error(`Delta tables of the emulator have no type ${type}`);
  return element;
}

function describeDecimal(digits: { readonly precision: number; readonly scale: number }): Element {
  const decimal = { converted_type: 'DECIMAL', ...digits } as const;
  if (digits.precision <= 9) return { type: 'INT32', ...decimal };
  if (digits.precision <= 18) return { type: 'INT64', ...decimal };
  return { type: 'FIXED_LEN_BYTE_ARRAY', type_length: decimalBytes(digits.precision), ...decimal };
}

import { parseTypeJson } from '../../../catalog/parse/type-json.js';
import type { ColumnModel } from '../../../model/table-model.js';
import type { SparkField, SparkStruct, SparkType } from './spark-type.js';

/** Parses the `schemaString` of a table. Throws an Error if it is not the schema of a table. */
export function parseSparkSchema(text: string): SparkStruct {
  // Also checks its depth, and the form of each type.
  const parsed = parseTypeJson(text);
  const schema = JSON.parse(text) as SparkType;
  if (parsed?.type.kind !== 'struct' || typeof schema === 'string' || schema.type !== 'struct') {
    throw new Error('the schema of the table is not a struct');
  }
  return { type: 'struct', fields: schema.fields.map(normalize) };
}

/** Adds the metadata and nullability that a writer left out. */
function normalize(field: SparkField): SparkField {
  return {
    ...field,
    nullable: field.nullable !== false,
    metadata: field.metadata ?? {},
    type: normalizeType(field.type),
  };
}

function normalizeType(type: SparkType): SparkType {
  if (typeof type === 'string') return type.replaceAll(' ', '');
  if (type.type === 'struct') return { type: 'struct', fields: type.fields.map(normalize) };
  if (type.type === 'array') {
    return { ...type, elementType: normalizeType(type.elementType), containsNull: type.containsNull !== false };
  }
  return {
    ...type,
    keyType: normalizeType(type.keyType),
    valueType: normalizeType(type.valueType),
    valueContainsNull: type.valueContainsNull !== false,
  };
}

/** Returns the columns of a table from its schema and the logical names of its partition columns. */
export function toColumns(schema: SparkStruct, partitionColumns: readonly string[]): ColumnModel[] {
  return schema.fields.map((field) => {
    const { type, comment, columnId, generated, identity, defaultValue } = parseTypeJson(JSON.stringify(field)) ?? {};
    if (type === undefined) throw new Error(`column ${field.name} has no type`);
    const partition = partitionColumns.indexOf(field.name);
    return {
      name: field.name,
      type,
      nullable: field.nullable,
      partitionIndex: partition < 0 ? null : partition,
      ...(comment !== undefined && { comment }),
      ...(columnId !== undefined && { columnId }),
      ...(generated !== undefined && { generated }),
      ...(identity !== undefined && { identity }),
      ...(defaultValue !== undefined && { defaultValue }),
    };
  });
}

/** A type in the `schemaString` of a Delta table: Spark's JSON format. */
export type SparkType = string | SparkArray | SparkMap | SparkStruct;

interface SparkArray {
  readonly type: 'array';
  readonly elementType: SparkType;
  readonly containsNull: boolean;
}

interface SparkMap {
  readonly type: 'map';
  readonly keyType: SparkType;
  readonly valueType: SparkType;
  readonly valueContainsNull: boolean;
}

/** A struct, and the schema of a table. */
export interface SparkStruct {
  readonly type: 'struct';
  readonly fields: readonly SparkField[];
}

/** A column or a field of a struct. */
export interface SparkField {
  readonly name: string;
  readonly type: SparkType;
  readonly nullable: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export const COLUMN_ID = 'delta.columnMapping.id';
export const PHYSICAL_NAME = 'delta.columnMapping.physicalName';
export const TYPE_CHANGES = 'delta.typeChanges';
/** The declared type of a column with CHAR or VARCHAR, which Delta stores as strings. */
export const BOUNDED_STRINGS = '__CHAR_VARCHAR_TYPE_STRING';

/** Returns the name of a field in data files, statistics and partition values. */
export function physicalName({ name, metadata }: SparkField): string {
  const stored = metadata[PHYSICAL_NAME];
  return typeof stored === 'string' ? stored : name;
}

/** Returns the column mapping id of a field; undefined without column mapping. */
export function columnId({ metadata }: SparkField): number | undefined {
  const id = metadata[COLUMN_ID];
  return typeof id === 'number' ? id : undefined;
}

/** Precision and scale of a DECIMAL; undefined for other types. */
export function decimalType(type: SparkType): { readonly precision: number; readonly scale: number } | undefined {
  const [, precision, scale] = (typeof type === 'string' && /^decimal\((\d+),(\d+)\)$/.exec(type)) || [];
  return precision === undefined ? undefined : { precision: Number(precision), scale: Number(scale) };
}

/** Returns whether `test` holds for a type or a type in it. */
export function someType(type: SparkType, test: (type: SparkType) => boolean): boolean {
  if (test(type)) return true;
  if (typeof type === 'string') return false;
  if (type.type === 'array') return someType(type.elementType, test);
  if (type.type === 'map') return someType(type.keyType, test) || someType(type.valueType, test);
  return type.fields.some((field) => someType(field.type, test));
}

/** Returns all fields below a type, structs before their own fields. */
export function allFields(type: SparkType): readonly SparkField[] {
  if (typeof type === 'string') return [];
  if (type.type === 'array') return allFields(type.elementType);
  if (type.type === 'map') return [...allFields(type.keyType), ...allFields(type.valueType)];
  return type.fields.flatMap((field) => [field, ...allFields(field.type)]);
}

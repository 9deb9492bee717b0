import type { DeltaType, StructField } from '../../model/delta-type.js';
import { quoteNameIfNeeded } from '../../model/quote-name.js';

/** Names of types in Unity Catalog that differ from the SQL name. */
const TYPE_NAMES: Readonly<Record<string, string>> = { tinyint: 'BYTE', smallint: 'SHORT', bigint: 'LONG' };
/** Names of types in Spark's JSON that differ from the SQL name. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
};

/** Returns the `type_name` of a column. CHAR and VARCHAR are STRING, because the catalog stores them as strings. */
export function formatTypeName(type: DeltaType): string {
  if (type.kind === 'char' || type.kind === 'varchar') return 'STRING';
  if (type.kind !== 'unsupported') return TYPE_NAMES[type.kind] ?? type.kind.toUpperCase();
  const word = /^\w+/.exec(type.text)?.[0].toUpperCase() ?? '';
  if (word === 'VOID') return 'NULL';
  return word === 'UDT' ? 'USER_DEFINED_TYPE' : word;
}

/** Returns the `type_text` of a column: the type in lower case and without spaces, as in Spark's `catalogString`. */
export function formatTypeText(type: DeltaType, bounded: 'as-string' | 'declared' = 'as-string'): string {
  const inner = (part: DeltaType): string => formatTypeText(part, bounded);
  switch (type.kind) {
    case 'string':
      return type.collation ? `string collate ${type.collation}` : 'string';
    case 'char':
    case 'varchar':
      return bounded === 'declared' ? `${type.kind}(${type.length})` : 'string';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return `array<${inner(type.element)}>`;
    case 'map':
      return `map<${inner(type.key)},${inner(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map((field) => `${quoteNameIfNeeded(field.name)}:${inner(field.type)}`).join(',')}>`;
    case 'unsupported':
      return type.text.toLowerCase();
    default:
      return type.kind;
  }
}

/** Returns the type in Spark's JSON format. */
export function toSparkJson(type: DeltaType): unknown {
  switch (type.kind) {
    case 'array':
      return { type: 'array', elementType: toSparkJson(type.element), containsNull: type.containsNull ?? true };
    case 'map':
      return {
        type: 'map',
        keyType: toSparkJson(type.key),
        valueType: toSparkJson(type.value),
        valueContainsNull: type.valueContainsNull ?? true,
      };
    case 'struct':
      return { type: 'struct', fields: type.fields.map(toSparkField) };
    default:
      return JSON_NAMES[type.kind] ?? formatTypeText(type);
  }
}

function toSparkField({ name, type, nullable, comment, columnId }: StructField): unknown {
  const metadata = { ...(comment && { comment }), ...(columnId != null && { 'delta.columnMapping.id': columnId }) };
  return { name, type: toSparkJson(type), nullable: nullable ?? true, metadata };
}

/** Checks whether a type is or contains CHAR or VARCHAR. */
export function hasBoundedString(type: DeltaType): boolean {
  switch (type.kind) {
    case 'char':
    case 'varchar':
      return true;
    case 'array':
      return hasBoundedString(type.element);
    case 'map':
      return hasBoundedString(type.key) || hasBoundedString(type.value);
    case 'struct':
      return type.fields.some((field) => hasBoundedString(field.type));
    default:
      return false;
  }
}

import type { DeltaType, StructField } from '../../model/delta-type.js';
import { quoteNameIfNeeded } from '../../model/quote-name.js';

/** Unity Catalog's names for types, and those of Spark's JSON, where they are not the SQL name. */
const TYPE_NAMES: Readonly<Record<string, string>> = { tinyint: 'BYTE', smallint: 'SHORT', bigint: 'LONG' };
const JSON_NAMES: Readonly<Record<string, string>> = {
  tinyint: 'byte',
  smallint: 'short',
  int: 'integer',
  bigint: 'long',
};

/** `type_name`. CHAR and VARCHAR are stored as strings, and shown as such. */
export function typeName(type: DeltaType): string {
  if (type.kind === 'char' || type.kind === 'varchar') return 'STRING';
  if (type.kind !== 'unsupported') return TYPE_NAMES[type.kind] ?? type.kind.toUpperCase();
  const word = /^\w+/.exec(type.text)?.[0].toUpperCase() ?? '';
  if (word === 'VOID') return 'NULL';
  return word === 'UDT' ? 'USER_DEFINED_TYPE' : word;
}

/** `type_text`: the type in lower case and without spaces, as Spark's catalog writes it. */
export function catalogText(type: DeltaType, bounded: 'as-string' | 'declared' = 'as-string'): string {
  const inner = (part: DeltaType): string => catalogText(part, bounded);
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

/** The type as Spark's JSON has it. */
export function sparkJson(type: DeltaType): unknown {
  switch (type.kind) {
    case 'array':
      return { type: 'array', elementType: sparkJson(type.element), containsNull: type.containsNull ?? true };
    case 'map':
      return {
        type: 'map',
        keyType: sparkJson(type.key),
        valueType: sparkJson(type.value),
        valueContainsNull: type.valueContainsNull ?? true,
      };
    case 'struct':
      return { type: 'struct', fields: type.fields.map(structField) };
    default:
      return JSON_NAMES[type.kind] ?? catalogText(type);
  }
}

function structField({ name, type, nullable, comment, columnId }: StructField): unknown {
  const metadata = { ...(comment && { comment }), ...(columnId != null && { 'delta.columnMapping.id': columnId }) };
  return { name, type: sparkJson(type), nullable: nullable ?? true, metadata };
}

/** Whether CHAR or VARCHAR is in it, at whatever depth. */
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

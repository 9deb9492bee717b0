import type { DeltaType, StructField } from './delta-type.js';
import { quoteNameIfNeeded } from './quote-name.js';

/** Formats a type as Databricks SQL writes it: `DECIMAL(10,2)`, `STRUCT<a: INT NOT NULL>`. Omits comments. */
export function formatSqlType(type: DeltaType): string {
  switch (type.kind) {
    case 'string':
      return type.collation ? `STRING COLLATE ${type.collation}` : 'STRING';
    case 'char':
    case 'varchar':
      return `${type.kind.toUpperCase()}(${type.length})`;
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'array':
      return `ARRAY<${formatSqlType(type.element)}>`;
    case 'map':
      return `MAP<${formatSqlType(type.key)}, ${formatSqlType(type.value)}>`;
    case 'struct':
      return `STRUCT<${type.fields.map(formatField).join(', ')}>`;
    case 'unsupported':
      return type.text;
    default:
      return type.kind.toUpperCase();
  }
}

function formatField(field: StructField): string {
  const notNull = field.nullable === false ? ' NOT NULL' : '';
  return `${quoteNameIfNeeded(field.name)}: ${formatSqlType(field.type)}${notNull}`;
}

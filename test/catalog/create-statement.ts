import type { DeltaType, StructField } from '../../src/model/delta-type.ts';
import { quoteName } from '../../src/model/quote-name.ts';
import type { ColumnModel, TableModel } from '../../src/model/table-model.ts';

/** Writes the CREATE TABLE statement of a table. */
export function createStatement({ name, columns, format, kind, comment, properties }: TableModel): string {
  const pairs = Object.entries(properties ?? {}).map(([key, value]) => `${quote(key)} = ${quote(value)}`);
  return [
    `CREATE TABLE ${name.toSql()} (\n${columns.map((column) => `  ${columnText(column)}`).join(',\n')}\n)`,
    `USING ${format ?? 'DELTA'}`,
    kind === 'EXTERNAL' ? "LOCATION 's3://there'" : '',
    comment ? `COMMENT ${quote(comment)}` : '',
    pairs.length > 0 ? `TBLPROPERTIES (${pairs.join(', ')})` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function columnText({ name, type, nullable, comment, defaultValue }: ColumnModel): string {
  const text = `${quoteName(name)} ${sqlType(type)}${nullable ? '' : ' NOT NULL'}`;
  return `${text}${defaultValue ? ` DEFAULT ${defaultValue}` : ''}${comment ? ` COMMENT ${quote(comment)}` : ''}`;
}

function sqlType(type: DeltaType): string {
  switch (type.kind) {
    case 'array':
      return `ARRAY<${sqlType(type.element)}>`;
    case 'map':
      return `MAP<${sqlType(type.key)}, ${sqlType(type.value)}>`;
    case 'struct':
      return `STRUCT<${type.fields.map(fieldText).join(', ')}>`;
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`;
    case 'unsupported':
      return type.text;
    case 'string':
      return type.collation ? `STRING COLLATE ${type.collation}` : 'STRING';
    default:
      return type.kind;
  }
}

function fieldText({ name, type, nullable, comment }: StructField): string {
  const text = `${quoteName(name)}: ${sqlType(type)}${nullable === false ? ' NOT NULL' : ''}`;
  return `${text}${comment ? ` COMMENT ${quote(comment)}` : ''}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

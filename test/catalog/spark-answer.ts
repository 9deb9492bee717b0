import type { DeltaType } from '../../src/model/delta-type.ts';
import type { TableModel } from '../../src/model/table-model.ts';

/** Writes a table as `DESCRIBE … AS JSON` shows it; CHAR and VARCHAR as strings unless `preserve` is set. */
export function sparkAnswer({ name, columns, ...table }: TableModel, preserve: boolean): unknown {
  return {
    table_name: name.table,
    catalog_name: name.catalog,
    namespace: [name.schema],
    schema_name: name.schema,
    columns: columns.map((column) => ({
      name: column.name,
      type: sparkType(column.type, preserve),
      nullable: column.nullable,
      ...(column.comment && { comment: column.comment }),
      ...(column.defaultValue && { default: column.defaultValue }),
    })),
    type: table.kind,
    provider: table.format?.toLowerCase(),
    ...(table.comment && { comment: table.comment }),
    table_properties: table.properties,
  };
}

function sparkType(type: DeltaType, preserve: boolean): unknown {
  switch (type.kind) {
    case 'timestamp':
      return { name: 'timestamp_ltz' };
    case 'string':
      return { name: 'string', collation: type.collation ?? 'UTF8_BINARY' };
    case 'char':
    case 'varchar':
      return preserve ? { name: type.kind, length: type.length } : { name: 'string', collation: 'UTF8_BINARY' };
    case 'decimal':
      return { name: 'decimal', precision: type.precision, scale: type.scale };
    case 'array':
      return {
        name: 'array',
        element_type: sparkType(type.element, preserve),
        element_nullable: type.containsNull ?? true,
      };
    case 'map':
      return {
        name: 'map',
        key_type: sparkType(type.key, preserve),
        value_type: sparkType(type.value, preserve),
        value_nullable: type.valueContainsNull ?? true,
      };
    case 'struct':
      return {
        name: 'struct',
        fields: type.fields.map((field) => ({
          name: field.name,
          type: sparkType(field.type, preserve),
          nullable: field.nullable ?? true,
          ...(field.comment && { comment: field.comment }),
        })),
      };
    case 'unsupported':
      return { name: type.text };
    default:
      return { name: type.kind };
  }
}

import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { formatTypeName, formatTypeText, hasBoundedString, toSparkJson } from './catalog-type.js';

/** Metadata of a table that is not part of its model. */
export interface TableMetadata {
  readonly tableId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Returns a table as Unity Catalog's `TableInfo`. Absent values are null, as in responses of a real workspace. */
export function toTableInfo(table: TableModel, metadata: TableMetadata): Record<string, unknown> {
  const { catalog, schema, table: name } = table.name;
  return {
    name,
    catalog_name: catalog ?? null,
    schema_name: schema,
    full_name: String(table.name),
    table_type: table.kind ?? 'MANAGED',
    data_source_format: table.format ?? 'DELTA',
    columns: table.columns.map(toColumnInfo),
    storage_location: null,
    comment: table.comment ?? null,
    properties: table.properties ?? {},
    owner: null,
    created_at: metadata.createdAt,
    created_by: null,
    updated_at: metadata.updatedAt,
    updated_by: null,
    table_id: metadata.tableId,
    row_filter: table.rowFilter ? { function_name: table.rowFilter, input_column_names: [] } : null,
    view_definition: null,
    view_dependencies: null,
  };
}

function toColumnInfo(column: ColumnModel, position: number): Record<string, unknown> {
  const { type } = column;
  return {
    name: column.name,
    type_text: formatTypeText(type),
    type_json: formatTypeJson(column),
    type_name: formatTypeName(type),
    type_precision: type.kind === 'decimal' ? type.precision : null,
    type_scale: type.kind === 'decimal' ? type.scale : null,
    type_interval_type: null,
    position,
    comment: column.comment ?? null,
    nullable: column.nullable,
    partition_index: column.partitionIndex ?? null,
    mask: column.mask ? { function_name: column.mask, using_column_names: [] } : null,
  };
}

/** Returns the `type_json` of a column: a Spark StructField. */
function formatTypeJson({ name, type, nullable, comment, ...column }: ColumnModel): string {
  const metadata = {
    ...(comment && { comment }),
    ...(column.columnId != null && { 'delta.columnMapping.id': column.columnId }),
    ...(column.generated && { 'delta.generationExpression': column.generated }),
    ...(column.identity && { 'delta.identity.start': 1, 'delta.identity.step': 1 }),
    ...(column.defaultValue && { CURRENT_DEFAULT: column.defaultValue }),
    ...(hasBoundedString(type) && { __CHAR_VARCHAR_TYPE_STRING: formatTypeText(type, 'declared') }),
  };
  return JSON.stringify({ name, type: toSparkJson(type), nullable, metadata });
}

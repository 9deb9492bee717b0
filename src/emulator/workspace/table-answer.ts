import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { catalogText, hasBoundedString, sparkJson, typeName } from './catalog-type.js';

/** What the catalog knows of a table beside its model. */
export interface TableFacts {
  readonly tableId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What `GET /api/2.1/unity-catalog/tables/…` answers. Absent values are null, as a real server writes them. */
export function tableAnswer(table: TableModel, facts: TableFacts): Record<string, unknown> {
  const { catalog, schema, table: name } = table.name;
  return {
    name,
    catalog_name: catalog ?? null,
    schema_name: schema,
    full_name: String(table.name),
    table_type: table.kind ?? 'MANAGED',
    data_source_format: table.format ?? 'DELTA',
    columns: table.columns.map(columnAnswer),
    storage_location: null,
    comment: table.comment ?? null,
    properties: table.properties ?? {},
    owner: null,
    created_at: facts.createdAt,
    created_by: null,
    updated_at: facts.updatedAt,
    updated_by: null,
    table_id: facts.tableId,
    row_filter: table.rowFilter ? { function_name: table.rowFilter, input_column_names: [] } : null,
    view_definition: null,
    view_dependencies: null,
  };
}

function columnAnswer(column: ColumnModel, position: number): Record<string, unknown> {
  const { type } = column;
  return {
    name: column.name,
    type_text: catalogText(type),
    type_json: typeJson(column),
    type_name: typeName(type),
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

/** A Spark StructField. */
function typeJson({ name, type, nullable, comment, ...column }: ColumnModel): string {
  const metadata = {
    ...(comment && { comment }),
    ...(column.columnId != null && { 'delta.columnMapping.id': column.columnId }),
    ...(column.generated && { 'delta.generationExpression': column.generated }),
    ...(column.identity && { 'delta.identity.start': 1, 'delta.identity.step': 1 }),
    ...(column.defaultValue && { CURRENT_DEFAULT: column.defaultValue }),
    ...(hasBoundedString(type) && { __CHAR_VARCHAR_TYPE_STRING: catalogText(type, 'declared') }),
  };
  return JSON.stringify({ name, type: sparkJson(type), nullable, metadata });
}

import { z } from 'zod';
import { parseSqlType, SqlSyntaxError } from '../../ddl/parse-sql-type.js';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { DeltaType } from '../../model/delta-type.js';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import { parseTypeJson, type TypeJson, TypeJsonError } from './type-json.js';
import { validateResponse } from './validate-response.js';

/** Servers write an absent value as null, or omit it. */
const text = z.string().nullish();

const column = z.object({
  name: z.string().min(1),
  type_text: text,
  type_name: text,
  type_json: text,
  // Used for a bare decimal only: another form does not make the table invalid.
  type_precision: z.unknown().optional(),
  type_scale: z.unknown().optional(),
  position: z.number().int().nonnegative().nullish(),
  comment: text,
  nullable: z.boolean().nullish(),
  partition_index: z.number().int().nonnegative().nullish(),
  mask: z.object({ function_name: text }).nullish(),
});

const tableResponse = z.object({
  name: z.string().min(1),
  catalog_name: z.string().min(1),
  schema_name: z.string().min(1),
  table_type: text,
  data_source_format: text,
  table_id: text,
  comment: text,
  row_filter: z.object({ function_name: text }).nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  columns: z.array(column).max(100_000).nullish(),
});

type TableResponse = z.infer<typeof tableResponse>;
type Column = z.infer<typeof column>;

/**
 * Converts the response of `GET /api/2.1/unity-catalog/tables/…`, already parsed from JSON, to a model. `source` is the host or
 * file it came from, for messages. Throws GenError `catalog-answer-invalid`, `invalid-table-name` or `invalid-type`.
 */
export function parseTableResponse(value: unknown, source: string): TableModel {
  return toModel(validateResponse(tableResponse, value, source));
}

function toModel(table: TableResponse): TableModel {
  const name = TableName.of(table.catalog_name, table.schema_name, table.name);
  const columns = [...(table.columns ?? [])];
  columns.sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const properties = Object.entries(table.properties ?? {}).filter((pair): pair is [string, string] => {
    return typeof pair[1] === 'string';
  });
  return {
    name,
    columns: columns.map((item) => toColumn(item, name)),
    comment: table.comment || null,
    properties: Object.fromEntries(properties),
    ...(table.table_type ? { kind: table.table_type.toUpperCase() } : {}),
    ...(table.data_source_format ? { format: table.data_source_format.toUpperCase() } : {}),
    ...(table.table_id ? { tableId: table.table_id } : {}),
    ...(table.row_filter ? { rowFilter: table.row_filter.function_name ?? '' } : {}),
  };
}

function toColumn(item: Column, table: TableName): ColumnModel {
  const json = readTypeJson(item, table);
  const { type, nullable, comment, name: _, ...facets } = json ?? { type: readTypeText(item, table) };
  return {
    name: item.name,
    type: withPrecision(type, item, table),
    nullable: item.nullable ?? nullable ?? true,
    comment: item.comment || comment || null,
    partitionIndex: item.partition_index ?? null,
    ...(item.mask ? { mask: item.mask.function_name ?? '' } : {}),
    ...facets,
  };
}

/** Takes precision and scale of a bare `decimal` from their own fields: 0 there means that they are not known. */
function withPrecision(type: DeltaType, item: Column, table: TableName): DeltaType {
  const { type_json, type_text, type_name, type_precision, type_scale } = item;
  if (type.kind !== 'decimal' || !type_precision || type_precision === '0') return type;
  // Names of the column may have digits too, so only the parameters of a decimal count.
  if (/\b(?:decimal|dec|numeric)\s*\(/i.test([type_json, type_text, type_name].join(' '))) return type;
  try {
    return parseSqlType(`decimal(${type_precision},${type_scale ?? 0})`);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw invalidType(item, table, 'no DECIMAL has its type_precision and type_scale', error);
  }
}

function readTypeJson(item: Column, table: TableName): TypeJson | undefined {
  try {
    return parseTypeJson(item.type_json ?? '');
  } catch (error) {
    if (!(error instanceof TypeJsonError)) throw error;
    throw invalidType(item, table, `type_json: ${error.message}`, error);
  }
}

function readTypeText(item: Column, table: TableName): DeltaType {
  const given = item.type_text || item.type_name;
  if (!given) throw invalidType(item, table, 'type_json and type_text are both missing');
  try {
    return parseSqlType(given);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw invalidType(item, table, `type_text: ${error.message}`, error);
  }
}

function invalidType(item: Column, table: TableName, reason: string, cause?: unknown): GenError {
  return genError('invalid-type', { table, path: item.name }, { column: item.name, reason }, cause);
}

import { z } from 'zod';
import { type GenError, genError } from '../../diagnostics/gen-error.js';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import { DescribeTypeError, parseDescribedType } from './describe-json-type.js';
import { validateResponse } from './validate-response.js';

const text = z.string().nullish();

const column = z.object({
  name: z.string().min(1),
  // Parsed separately, so that its nesting is bounded.
  type: z.unknown(),
  nullable: z.boolean().nullish(),
  comment: text,
  default: text,
});

const description = z.object({
  table_name: z.string().min(1),
  catalog_name: z.string().min(1),
  schema_name: text,
  namespace: z.array(z.string()).nullish(),
  type: text,
  provider: text,
  comment: text,
  table_properties: z.record(z.string(), z.unknown()).nullish(),
  partition_columns: z.array(z.string()).nullish(),
  columns: z.array(column).max(100_000).nullish(),
});

type Description = z.infer<typeof description>;
type Column = z.infer<typeof column>;

/**
 * Converts the response of `DESCRIBE TABLE EXTENDED … AS JSON`, already parsed from JSON, to a model. `source` is the host or
 * file it came from, for messages. Such a response has no table ID, row filter, masks or column IDs, and does not show whether
 * a column is generated or an identity; these facets stay unknown. Throws GenError `catalog-answer-invalid`,
 * `invalid-table-name` or `invalid-type`.
 */
export function parseDescribeJson(value: unknown, source: string): TableModel {
  const parsed = validateResponse(description, value, source);
  const schema = parsed.schema_name || parsed.namespace?.join('.');
  if (!schema) throw genError('catalog-answer-invalid', {}, { source, reason: 'schema_name is missing' });
  return toModel(parsed, TableName.of(parsed.catalog_name, schema, parsed.table_name));
}

function toModel(table: Description, name: TableName): TableModel {
  const partitions = table.partition_columns ?? undefined;
  return {
    name,
    columns: (table.columns ?? []).map((item) => toColumn(item, name, partitions)),
    comment: table.comment || null,
    ...(table.table_properties ? { properties: visibleProperties(table.table_properties) } : {}),
    ...(table.type ? { kind: table.type.toUpperCase() } : {}),
    ...(table.provider ? { format: table.provider.toUpperCase() } : {}),
  };
}

/** Returns the properties whose value is visible: Spark shows secrets as `*********(redacted)`. */
function visibleProperties(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  const pairs = Object.entries(properties).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs.filter(([, value]) => !value.endsWith('(redacted)')));
}

function toColumn(item: Column, table: TableName, partitions: readonly string[] | undefined): ColumnModel {
  const partitionIndex = partitions?.indexOf(item.name);
  return {
    name: item.name,
    type: readType(item, table),
    nullable: item.nullable ?? true,
    comment: item.comment || null,
    defaultValue: item.default || null,
    ...(partitionIndex === undefined ? {} : { partitionIndex: partitionIndex < 0 ? null : partitionIndex }),
  };
}

function readType(item: Column, table: TableName): ColumnModel['type'] {
  try {
    return parseDescribedType(item.type);
  } catch (error) {
    if (!(error instanceof DescribeTypeError)) throw error;
    throw invalidType(item, table, error);
  }
}

function invalidType(item: Column, table: TableName, cause: Error): GenError {
  return genError('invalid-type', { table, path: item.name }, { column: item.name, reason: cause.message }, cause);
}

import { z } from 'zod';
import { parseSqlType, SqlSyntaxError } from '../../ddl/parse-sql-type.js';
import { genError } from '../../diagnostics/gen-error.js';
import type { DeltaType } from '../../model/delta-type.js';
import { quoteName } from '../../model/quote-name.js';
import type { ColumnModel, TableModel } from '../../model/table-model.js';
import { TableName } from '../../model/table-name.js';
import { parseRows, type Run } from './parse-rows.js';
import { SqlError } from './sql-error.js';
import { withUnknownBounds } from './unknown-bounds.js';

const text = z.string().nullish();

const columnRow = z.object({
  table_catalog: z.string().min(1),
  table_schema: z.string().min(1),
  table_name: z.string().min(1),
  column_name: z.string().min(1),
  // A driver may return 64-bit integers as text or bigint.
  ordinal_position: z.coerce.number().int(),
  full_data_type: z.string().min(1),
  is_nullable: z.string().regex(/^(YES|NO)$/i),
  comment: text,
});

const tableRow = z.object({ table_type: text, data_source_format: text, comment: text });

/**
 * Reads a table from the `information_schema` of its catalog. Nested nullability, bounds of strings, defaults, partitions and
 * IDs are not in it and stay unknown; kind, format and comment are known if the principal can read its `tables`. Undefined if
 * the table is not in it. Throws SqlError, GenError `catalog-answer-invalid` or `invalid-type`.
 */
export async function readFromInformationSchema(
  table: TableName,
  run: Run,
  source: string,
): Promise<TableModel | undefined> {
  const from = `${quoteName(table.catalog ?? '')}.information_schema`;
  // information_schema has names in lower case.
  const parameters = { schema: table.schema.toLowerCase(), table: table.table.toLowerCase() };
  const where = 'WHERE table_schema = :schema AND table_name = :table';
  const names = Object.keys(columnRow.shape).join(', ');
  const found = await run(`SELECT ${names} FROM ${from}.columns ${where} ORDER BY ordinal_position`, parameters);
  const columns = parseRows(columnRow, found, source).sort((a, b) => a.ordinal_position - b.ordinal_position);
  const [first] = columns;
  if (first === undefined) return undefined;
  const select = `SELECT ${Object.keys(tableRow.shape).join(', ')} FROM ${from}.tables ${where}`;
  const [facts] = parseRows(tableRow, await emptyIfRejected(run(select, parameters)), source);
  const name = TableName.of(first.table_catalog, first.table_schema, first.table_name);
  return {
    name,
    columns: columns.map((column) => toColumn(column, name)),
    ...(facts && { comment: facts.comment || null }),
    ...(facts?.table_type && { kind: facts.table_type.toUpperCase() }),
    ...(facts?.data_source_format && { format: facts.data_source_format.toUpperCase() }),
  };
}

async function emptyIfRejected<T>(rows: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await rows;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return [];
  }
}

function toColumn(row: z.infer<typeof columnRow>, table: TableName): ColumnModel {
  return {
    name: row.column_name,
    type: withUnknownBounds(readType(row.column_name, row.full_data_type, table)),
    nullable: row.is_nullable.toUpperCase() === 'YES',
    comment: row.comment || null,
  };
}

function readType(column: string, given: string, table: TableName): DeltaType {
  try {
    return parseSqlType(given);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    const reason = `full_data_type: ${error.message}`;
    throw genError('invalid-type', { table, path: column }, { column, reason }, error);
  }
}

import { z } from 'zod';
import { quoteName } from '../../model/quote-name.js';
import { TableName } from '../../model/table-name.js';
import type { ListedTable, SchemaName } from '../table-source.js';
import { parseRows, type Run } from './parse-rows.js';

const row = z.object({
  table_catalog: z.string().min(1),
  table_schema: z.string().min(1),
  table_name: z.string().min(1),
  table_type: z.string().nullish(),
});

/**
 * Lists the tables and views of a schema from `information_schema.tables`. `source` is the host, for messages. Throws SqlError
 * or GenError `catalog-answer-invalid`.
 */
export async function listFromInformationSchema(
  { catalog, schema }: SchemaName,
  run: Run,
  source: string,
): Promise<readonly ListedTable[]> {
  const from = `${quoteName(catalog ?? '')}.information_schema.tables`;
  const select = `SELECT ${Object.keys(row.shape).join(', ')} FROM ${from} WHERE table_schema = :schema ORDER BY table_name`;
  const rows = parseRows(row, await run(select, { schema: schema.toLowerCase() }), source);
  return rows.map(({ table_catalog, table_schema, table_name, table_type }) => ({
    name: TableName.of(table_catalog, table_schema, table_name),
    ...(table_type && { kind: table_type.toUpperCase() }),
  }));
}

import { z } from 'zod';
import { quoteName } from '../../model/quote-name.js';
import { TableName } from '../../model/table-name.js';
import type { ListedTable, SchemaName } from '../table-source.js';
import { parseRows, type Run } from './parse-rows.js';
import { SqlError } from './sql-error.js';

const tableRow = z.object({ tableName: z.string().min(1), isTemporary: z.boolean().nullish() });
const viewRow = z.object({ viewName: z.string().min(1) });

/**
 * Lists the tables and views of a schema with `SHOW TABLES`, which does not distinguish them; `SHOW VIEWS` does, if the catalog
 * supports it. Throws SqlError or GenError `catalog-answer-invalid`.
 */
export async function listWithShowTables(
  { catalog, schema }: SchemaName,
  run: Run,
  source: string,
): Promise<readonly ListedTable[]> {
  const qualified = `${quoteName(catalog ?? '')}.${quoteName(schema)}`;
  const tables = parseRows(tableRow, await run(`SHOW TABLES IN ${qualified}`), source);
  const views = await listViews(qualified, run, source);
  return tables
    .filter(({ isTemporary }) => isTemporary !== true)
    .map(({ tableName }) => ({
      name: TableName.of(catalog ?? '', schema, tableName),
      ...(views.has(tableName) && { kind: 'VIEW' }),
    }));
}

async function listViews(qualifiedSchema: string, run: Run, source: string): Promise<ReadonlySet<string>> {
  try {
    return new Set(
      parseRows(viewRow, await run(`SHOW VIEWS IN ${qualifiedSchema}`), source).map(({ viewName }) => viewName),
    );
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return new Set();
  }
}

import { z } from 'zod';
import { genError } from '../../diagnostics/gen-error.js';
import { TableName } from '../../model/table-name.js';
import { validateResponse } from '../parse/validate-response.js';
import type { ListedTable, SchemaName } from '../table-source.js';

const page = z.object({
  tables: z
    .array(
      z.object({
        name: z.string().min(1),
        catalog_name: z.string().min(1),
        schema_name: z.string().min(1),
        table_type: z.string().nullish(),
      }),
    )
    .nullish(),
  next_page_token: z.string().nullish(),
});

/** A server that goes on for longer gives no end. */
const maxPages = 10_000;

/**
 * The tables of a schema, page after page (`GET /api/2.1/unity-catalog/tables`), without their columns. A page may be
 * empty and yet not the last. `get` asks for one page and gives parsed JSON. Throws GenError `catalog-answer-invalid`.
 */
export async function listRestTables(
  { catalog, schema }: SchemaName,
  host: URL,
  get: (url: URL) => Promise<unknown>,
): Promise<readonly ListedTable[]> {
  const found: ListedTable[] = [];
  const seen = new Set<string>();
  for (let token = ''; seen.size < maxPages; ) {
    const url = new URL('/api/2.1/unity-catalog/tables', host);
    const query = { catalog_name: catalog ?? '', schema_name: schema, omit_columns: 'true', omit_properties: 'true' };
    // 0: as many on a page as the server likes.
    url.search = new URLSearchParams({ ...query, max_results: '0', ...(token && { page_token: token }) }).toString();
    const { tables, next_page_token: next } = validateResponse(page, await get(url), host.host);
    for (const { name, catalog_name, schema_name, table_type } of tables ?? []) {
      found.push({ name: TableName.of(catalog_name, schema_name, name), kind: table_type?.toUpperCase() });
    }
    if (!next) return found;
    if (seen.has(next)) break;
    seen.add(next);
    token = next;
  }
  const reason = 'the list of tables has no end, one page leads to another that was there before';
  throw genError('catalog-answer-invalid', {}, { source: host.host, reason });
}

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

/** A server with more pages is assumed never to end its list. */
const maxPages = 10_000;

/**
 * Lists the tables of a schema without their columns (`GET /api/2.1/unity-catalog/tables`). Reads all pages; an empty page is
 * not necessarily the last. `get` requests one page and returns parsed JSON. Throws GenError `catalog-answer-invalid`, and
 * whatever `get` throws.
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
    // 0 lets the server choose the page size.
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
  const reason = 'the list of tables does not end: a page token appeared twice';
  throw genError('catalog-answer-invalid', {}, { source: host.host, reason });
}

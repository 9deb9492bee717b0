import { equalIgnoringCase } from '../equal-ignoring-case.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import type { TableRegistry } from '../tables/table-registry.js';
import { createDatabricksError, type JsonResponse } from './json-response.js';
import { toTableInfo } from './table-info.js';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 1000;

/** Handles `GET /api/2.1/unity-catalog/tables/{full_name}`. */
export function handleTableRequest(tables: TableRegistry, name: string): JsonResponse {
  const table = tables.get(name);
  if (table === undefined) return createDatabricksError(404, 'TABLE_DOES_NOT_EXIST', `Table '${name}' does not exist.`);
  return { status: 200, body: describeTable(table) };
}

/**
 * Handles `GET /api/2.1/unity-catalog/tables?catalog_name&schema_name[&max_results][&page_token]`. Tables are sorted by
 * name. As in a real workspace, a full last page has a token too, and the page after it is empty.
 */
export function handleTableListRequest(tables: TableRegistry, query: URLSearchParams): JsonResponse {
  const catalog = query.get('catalog_name');
  const schema = query.get('schema_name');
  if (!catalog || !schema) {
    return createDatabricksError(400, 'INVALID_PARAMETER_VALUE', 'catalog_name and schema_name are required.');
  }
  const pageSize = Number(query.get('max_results') || 0);
  if (!Number.isSafeInteger(pageSize) || pageSize < 0) {
    return createDatabricksError(400, 'INVALID_PARAMETER_VALUE', 'max_results must be a non-negative integer.');
  }
  const inCatalog = tables.all().filter(({ model }) => equalIgnoringCase(model.name.catalog, catalog));
  if (inCatalog.length === 0) {
    return createDatabricksError(404, 'CATALOG_DOES_NOT_EXIST', `Catalog '${catalog}' does not exist.`);
  }
  const inSchema = inCatalog.filter(({ model }) => equalIgnoringCase(model.name.schema, schema));
  if (inSchema.length === 0) {
    return createDatabricksError(404, 'SCHEMA_DOES_NOT_EXIST', `Schema '${catalog}.${schema}' does not exist.`);
  }
  const size = Math.min(pageSize || DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  return { status: 200, body: buildPage(inSchema, query.get('page_token') ?? '', size) };
}

/** Builds the page of tables whose names follow `after`, which serves as the page token. */
function buildPage(tables: readonly EmulatedTable[], after: string, size: number): unknown {
  const getName = (table: EmulatedTable): string => table.model.name.table;
  const rest = tables.filter((table) => getName(table) > after).sort((a, b) => (getName(a) < getName(b) ? -1 : 1));
  const found = rest.slice(0, size);
  const last = found.at(-1);
  return { tables: found.map(describeTable), next_page_token: last && found.length === size ? getName(last) : null };
}

function describeTable(table: EmulatedTable): unknown {
  return toTableInfo(table.catalogModel, { tableId: table.id, createdAt: table.createdAt, updatedAt: table.updatedAt });
}

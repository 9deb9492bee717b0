import type { EmulatedTable } from '../tables/emulated-table.js';
import type { TableRegistry } from '../tables/table-registry.js';
import { databricksError, type HttpAnswer } from './http-answer.js';
import { tableAnswer } from './table-answer.js';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1000;

/** `GET /api/2.1/unity-catalog/tables/{full_name}`. */
export function answerTable(tables: TableRegistry, name: string): HttpAnswer {
  const table = tables.get(name);
  if (table === undefined) return databricksError(404, 'TABLE_DOES_NOT_EXIST', `Table '${name}' does not exist.`);
  return { status: 200, body: answerOf(table) };
}

/**
 * `GET /api/2.1/unity-catalog/tables?catalog_name&schema_name[&max_results][&page_token]`, in the order of the names.
 * A page that is exactly full has a token, and the next one is then empty, as real servers do it.
 */
export function answerTableList(tables: TableRegistry, query: URLSearchParams): HttpAnswer {
  const catalog = query.get('catalog_name');
  const schema = query.get('schema_name');
  if (!catalog || !schema) {
    return databricksError(400, 'INVALID_PARAMETER_VALUE', 'catalog_name and schema_name are needed.');
  }
  const size = Number(query.get('max_results') || 0);
  if (!Number.isSafeInteger(size) || size < 0) {
    return databricksError(400, 'INVALID_PARAMETER_VALUE', 'max_results must be a whole number, and not negative.');
  }
  const inCatalog = tables.all().filter(({ model }) => same(model.name.catalog, catalog));
  if (inCatalog.length === 0) {
    return databricksError(404, 'CATALOG_DOES_NOT_EXIST', `Catalog '${catalog}' does not exist.`);
  }
  const inSchema = inCatalog.filter(({ model }) => same(model.name.schema, schema));
  if (inSchema.length === 0) {
    return databricksError(404, 'SCHEMA_DOES_NOT_EXIST', `Schema '${catalog}.${schema}' does not exist.`);
  }
  return { status: 200, body: page(inSchema, query.get('page_token') ?? '', Math.min(size || DEFAULT_PAGE, MAX_PAGE)) };
}

function page(tables: readonly EmulatedTable[], after: string, size: number): unknown {
  const nameOf = (table: EmulatedTable): string => table.model.name.table;
  const rest = tables.filter((table) => nameOf(table) > after).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const found = rest.slice(0, size);
  const last = found.at(-1);
  return { tables: found.map(answerOf), next_page_token: last && found.length === size ? nameOf(last) : null };
}

function answerOf(table: EmulatedTable): unknown {
  return tableAnswer(table.shown, { tableId: table.id, createdAt: table.createdAt, updatedAt: table.updatedAt });
}

function same(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

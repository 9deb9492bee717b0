import type { EmulatedTable } from '../../tables/emulated-table.js';
import { formatTypeText } from '../../workspace/catalog-type.js';
import { AdminError } from '../admin-error.js';
import { numberParameter, readNumber } from '../read-number.js';
import type { Route } from '../route.js';

const limit = numberParameter('The most tables to return; default: all.', { minimum: 1, maximum: 1_000_000 });

/** A table without its columns. */
interface TableCounts {
  readonly name: string;
  readonly rows: number;
  readonly rejected: number;
  readonly openStreams: number;
}

/** Lists the tables. */
export const listTables: Route = {
  method: 'GET',
  path: '/tables',
  id: 'listTables',
  summary: 'List the tables, sorted by name',
  query: {
    filter: { description: 'Only tables whose name contains this text, ignoring case.', schema: { type: 'string' } },
    columns: {
      description: 'Whether each table has its columns.',
      schema: { enum: ['true', 'false'], default: 'true' },
    },
    limit,
  },
  result: {
    type: 'object',
    required: ['tables', 'total'],
    additionalProperties: false,
    properties: {
      tables: { type: 'array', items: { $ref: '#/components/schemas/ListedTable' } },
      total: { type: 'integer', minimum: 0, description: 'Number of tables that the filter matches.' },
    },
  },
  handle(call) {
    const { state, query } = call;
    const columns = query.get('columns') ?? 'true';
    if (columns !== 'true' && columns !== 'false') {
      throw new AdminError('invalid-request', 'columns must be true or false.');
    }
    const filter = query.get('filter')?.toLowerCase() ?? '';
    const matching = state.tables.all().filter(({ key }) => key.includes(filter));
    const shown = matching.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, readNumber(call, 'limit', limit));
    return {
      json: { tables: shown.map(columns === 'true' ? describeTable : describeCounts), total: matching.length },
    };
  },
};

/** Returns one table. */
export const getTable: Route = {
  method: 'GET',
  path: '/tables/{table}',
  id: 'getTable',
  summary: 'Return a table: its columns and counts',
  result: { $ref: '#/components/schemas/Table' },
  errors: ['not-found'],
  handle: ({ state, name }) => ({ json: describeTable(state.tables.expect(name)) }),
};

function describeTable(table: EmulatedTable): unknown {
  const { name: fullName, ...counts } = describeCounts(table);
  return {
    name: fullName,
    columns: table.model.columns.map(({ name, type, nullable, comment }) => ({
      name,
      type: formatTypeText(type, 'declared'),
      nullable,
      ...(comment ? { comment } : {}),
    })),
    ...counts,
  };
}

function describeCounts(table: EmulatedTable): TableCounts {
  return {
    name: table.name,
    rows: table.storage.count,
    rejected: table.rejected.total,
    openStreams: table.streams.size,
  };
}

import type { EmulatedTable } from '../../tables/emulated-table.js';
import { formatTypeText } from '../../workspace/catalog-type.js';
import type { Route } from '../route.js';

/** Lists the tables. */
export const listTables: Route = {
  method: 'GET',
  path: '/tables',
  id: 'listTables',
  summary: 'List the tables, sorted by name',
  result: {
    type: 'object',
    required: ['tables'],
    additionalProperties: false,
    properties: { tables: { type: 'array', items: { $ref: '#/components/schemas/Table' } } },
  },
  handle: ({ state }) => ({
    json: { tables: state.emulator.tables.map((name) => describeTable(state.tables.expect(name))) },
  }),
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
  return {
    name: table.name,
    columns: table.model.columns.map(({ name, type, nullable, comment }) => ({
      name,
      type: formatTypeText(type, 'declared'),
      nullable,
      ...(comment ? { comment } : {}),
    })),
    rows: table.storage.count,
    rejected: table.rejected.total,
    openStreams: table.streams.size,
  };
}

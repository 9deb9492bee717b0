import { AdminError } from '../admin-error.js';
import type { Route } from '../route.js';

/** Lists rejected records. */
export const listRejected: Route = {
  method: 'GET',
  path: '/rejected',
  id: 'listRejected',
  summary: 'Return the last records that the emulator rejected, and why, the oldest first',
  description:
    'The emulator keeps the last 100 records of a table, at most 1 MiB of them and 64 KiB of each. `total` also counts those ' +
    'that it dropped. reset deletes them.',
  query: { table: { description: 'Only records of this table.', schema: { type: 'string', minLength: 1 } } },
  result: {
    type: 'object',
    required: ['rejected', 'total'],
    additionalProperties: false,
    properties: {
      rejected: { type: 'array', items: { $ref: '#/components/schemas/RejectedRecord' } },
      total: { type: 'integer', minimum: 0 },
    },
  },
  errors: ['not-found'],
  handle({ state, query }) {
    const table = query.get('table');
    if (table === '') throw new AdminError('invalid-request', 'table must be the name of a table.');
    const tables = table === null ? state.tables.all() : [state.tables.expect(table)];
    const total = tables.reduce((sum, { rejected }) => sum + rejected.total, 0);
    return { json: { rejected: state.emulator.rejected(table ?? undefined), total } };
  },
};

import { UnknownNameError } from '../../tables/unknown-name-error.js';
import { AdminError } from '../admin-error.js';
import { numberParameter, readNumber } from '../read-number.js';
import type { Route } from '../route.js';

const atLeast = numberParameter('Wait until the table has this many rows.', {
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
});
const timeoutMs = numberParameter('How long to wait, in milliseconds.', {
  minimum: 0,
  maximum: 600_000,
  default: 10_000,
});

/** Counts the rows of a table, at once or when there are enough. */
export const countRows: Route = {
  method: 'GET',
  path: '/tables/{table}/count',
  id: 'countRows',
  summary: 'Return the number of rows of a table; with at_least, wait until there are as many',
  description: 'When the time is over, the response has the number of rows so far, and `reached` is false.',
  query: { at_least: atLeast, timeout_ms: timeoutMs },
  result: {
    type: 'object',
    required: ['count', 'reached'],
    additionalProperties: false,
    properties: {
      count: { type: 'integer', minimum: 0 },
      reached: { type: 'boolean', description: 'Whether `count` is at least `at_least`.' },
    },
  },
  errors: ['not-found'],
  async handle(call) {
    const { state, name, signal } = call;
    const table = state.tables.expect(name);
    const wanted = readNumber(call, 'at_least', atLeast) ?? 0;
    const timeout = AbortSignal.timeout(readNumber(call, 'timeout_ms', timeoutMs) as number);
    try {
      await state.emulator.waitForRows(table.name, wanted, { signal: AbortSignal.any([signal, timeout]) });
    } catch (error) {
      // A reset drops a table that was renamed, and restores it at once.
      if (error instanceof UnknownNameError || state.tables.get(table.name) !== table)
        throw new AdminError('not-found', `Table ${name} was dropped while the request waited.`);
      if (!timeout.aborted) throw new AdminError('closing', 'The emulator was closed while the request waited.');
    }
    const { count } = table.storage;
    return { json: { count, reached: count >= wanted } };
  },
};

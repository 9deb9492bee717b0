import type { Route } from '../route.js';

const counter = { type: 'integer', minimum: 0 };

/** Returns counters. */
export const getStats: Route = {
  method: 'GET',
  path: '/stats',
  id: 'getStats',
  summary: 'Return counters of the emulator',
  result: {
    type: 'object',
    required: ['streams', 'tokens', 'tables', 'rows', 'rejected', 'openStreams'],
    additionalProperties: false,
    properties: {
      streams: { ...counter, description: 'Streams opened or resumed since the start.' },
      tokens: { ...counter, description: 'Tokens issued since the start.' },
      tables: { ...counter, description: 'Tables at present.' },
      rows: { ...counter, description: 'Rows of all tables.' },
      rejected: { ...counter, description: 'Records rejected since the start or the last reset.' },
      openStreams: { ...counter, description: 'Open streams of all tables.' },
    },
  },
  handle({ state }) {
    const tables = state.tables.all();
    const sum = (count: (table: (typeof tables)[number]) => number): number =>
      tables.reduce((total, table) => total + count(table), 0);
    return {
      json: {
        ...state.emulator.stats,
        tables: tables.length,
        rows: sum(({ storage }) => storage.count),
        rejected: sum(({ rejected }) => rejected.total),
        openStreams: sum(({ streams }) => streams.size),
      },
    };
  },
};

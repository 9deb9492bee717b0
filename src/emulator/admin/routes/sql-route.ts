import { AdminError } from '../admin-error.js';
import { readFields } from '../read-fields.js';
import type { Route } from '../route.js';
import { emptyResult } from './empty-result.js';

/** Runs a statement. */
export const runSql: Route = {
  method: 'POST',
  path: '/sql',
  id: 'runSql',
  summary: 'Run one SQL statement: ALTER, CREATE or DROP TABLE, COMMENT ON, GRANT or REVOKE',
  body: {
    type: 'object',
    required: ['statement'],
    additionalProperties: false,
    properties: {
      statement: {
        type: 'string',
        minLength: 1,
        examples: ['ALTER TABLE catalog.iot.sensor_events ADD COLUMN unit STRING'],
      },
    },
  },
  result: emptyResult,
  errors: ['invalid-sql', 'not-found', 'statement-rejected'],
  async handle({ state, body }) {
    const { statement } = readFields(body, ['statement']);
    if (typeof statement !== 'string' || statement.trim() === '') {
      throw new AdminError('invalid-request', 'statement must be a string with one SQL statement.');
    }
    await state.emulator.sql(statement);
    return { json: {} };
  },
};

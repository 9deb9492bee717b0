import type { z } from 'zod';
import { validateResponse } from '../parse/validate-response.js';
import type { Row, SqlParameters } from './sql-session.js';

/** Runs a statement and returns its rows. Throws SqlError, GenError, or the reason of a signal. */
export type Run = (statement: string, parameters?: SqlParameters) => Promise<readonly Row[]>;

/** Validates rows with a zod schema. `source` is the host, for messages. Throws GenError `catalog-answer-invalid`. */
export function parseRows<T>(schema: z.ZodType<T>, rows: readonly Row[], source: string): T[] {
  return rows.map((row) => validateResponse(schema, row, source));
}

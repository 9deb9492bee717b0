import type { z } from 'zod';
import { validateResponse } from '../parse/validate-response.js';
import type { Row, SqlParameters } from './sql-session.js';

/** Runs a statement of one table or schema. Throws SqlError, GenError, or the reason of a signal. */
export type Run = (statement: string, parameters?: SqlParameters) => Promise<readonly Row[]>;

/** Rows as `schema` knows them. `source` names where they came from. Throws GenError `catalog-answer-invalid`. */
export function parseRows<T>(schema: z.ZodType<T>, rows: readonly Row[], source: string): T[] {
  return rows.map((row) => validateResponse(schema, row, source));
}

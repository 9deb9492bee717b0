import { formatServerError } from '../../system/http/server-error.js';
import { SqlError } from './sql-error.js';

/** The error of a statement, from the answer to GetOperationStatus, or from its text where there is no such answer. */
export function readSqlError(response: unknown, text: string, secrets: readonly string[]): SqlError {
  // "Failed to open new session: org.apache.…Exception: [SCHEMA_NOT_FOUND] The schema …"
  const condition = /(?:^|: )\[([A-Z][A-Z0-9_.]*)\]/.exec(text)?.[1] ?? '';
  const state = stateOf(response) || (/SQLSTATE: ([0-9A-Z]{5})\b/.exec(text)?.[1] ?? '');
  // What follows is advice, the statement, or a plan.
  const line = text.split('\n')[0]!.replace(/[.;]?\s*(SQLSTATE: \w{5}.*)?$/, '');
  const said = formatServerError({ code: '', message: line }, secrets).slice(2);
  return new SqlError(state, condition, said || 'it gave no reason');
}

function stateOf(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('sqlState' in response)) return '';
  return typeof response.sqlState === 'string' ? response.sqlState : '';
}

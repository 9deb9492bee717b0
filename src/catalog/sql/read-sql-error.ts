import { maskedLine } from '../../system/http/server-error.js';
import { SqlError } from './sql-error.js';

/** Reads the error of a statement from the response to GetOperationStatus, or from its text if there is no such response. */
export function readSqlError(response: unknown, text: string, secrets: readonly string[]): SqlError {
  // "Failed to open new session: org.apache.…Exception: [SCHEMA_NOT_FOUND] The schema …"
  const condition = /(?:^|: )\[([A-Z][A-Z0-9_.]*)\]/.exec(text)?.[1] ?? '';
  const state = readSqlState(response) || (/SQLSTATE: ([0-9A-Z]{5})\b/.exec(text)?.[1] ?? '');
  // The other lines are advice, the statement, or a plan.
  const line = text.split('\n')[0]!.replace(/[.;]?\s*(SQLSTATE: \w{5}.*)?$/, '');
  return new SqlError(state, condition, maskedLine(line, secrets) || 'the server gave no reason');
}

function readSqlState(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('sqlState' in response)) return '';
  return typeof response.sqlState === 'string' ? response.sqlState : '';
}

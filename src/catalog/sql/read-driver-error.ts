import { GenError, genError } from '../../diagnostics/gen-error.js';
import { networkError } from '../../system/http/network-error.js';
import { maskedLine } from '../../system/http/server-error.js';
import type { ErrorPlace } from './error-place.js';
import { SqlError } from './sql-error.js';
import { warehouseStatusError } from './warehouse-status-error.js';

/**
 * Converts an error of the driver: to SqlError if the server rejected the statement, else to GenError. The driver throws five
 * kinds of errors, one of which is not an Error, and exports none of their classes. The original is not kept as the cause,
 * because some contain the request with its token.
 */
export function readDriverError(error: unknown, place: ErrorPlace): SqlError | GenError {
  if (error instanceof GenError) return error;
  const { host, path, secrets, timeoutMs } = place;
  const found: Readonly<Record<string, unknown>> = isObject(error) ? error : {};
  const text = [found['message'], error].find((value) => typeof value === 'string') ?? '';
  // A RetryError has the last failure in its payload.
  if (isObject(found['payload'])) {
    const { response } = found['payload'];
    return readDriverError(
      isObject(response) ? { ...found['payload'], statusCode: response['status'] } : found['payload'],
      place,
    );
  }
  if (typeof found['statusCode'] === 'number')
    return warehouseStatusError(found['statusCode'], found['response'], place);
  if (found['errorCode'] === 'TIMEOUT')
    return genError('warehouse-timeout', {}, { host, path, limit: 'its own time limit' });
  if (typeof found['errorCode'] === 'string' || found['name'] === 'Status Error') {
    return readSqlError(found['response'], text, secrets);
  }
  if (text === 'Request timed out') {
    return genError('request-timeout', {}, { host, seconds: String(timeoutMs / 1000) });
  }
  // node-fetch: "request to <url> failed, reason: <what happened>".
  const masked = maskedLine(text.replace(/^request to \S+ failed, reason: ?/, ''), secrets);
  if (found['type'] === 'system' || typeof found['code'] === 'string') {
    const code = /^[A-Z0-9_]*$/.exec(String(found['code'] ?? ''))?.[0] ?? '';
    return networkError(Object.assign(new Error(masked), { code }), host).error;
  }
  return genError('catalog-answer-invalid', {}, { source: host, reason: masked || 'the driver cannot parse it' });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Reads the error of a statement from the response to GetOperationStatus, or from its text if there is no such response. */
function readSqlError(response: unknown, text: string, secrets: readonly string[]): SqlError {
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

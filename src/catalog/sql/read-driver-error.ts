import { GenError, genError } from '../../diagnostics/gen-error.js';
import { networkError } from '../../system/http/network-error.js';
import { formatServerError } from '../../system/http/server-error.js';
import type { ErrorPlace } from './error-place.js';
import { readSqlError } from './read-sql-error.js';
import type { SqlError } from './sql-error.js';
import { warehouseStatusError } from './warehouse-status-error.js';

/**
 * What the driver threw, as an error of ours: SqlError where the server refused the statement, else a GenError. The
 * driver has five shapes for its errors, one of which is no Error, and exports none of their classes. The error itself
 * is not kept as cause: some hold the request with its token.
 */
export function readDriverError(error: unknown, place: ErrorPlace): SqlError | GenError {
  if (error instanceof GenError) return error;
  const { host, path, secrets, timeoutMs } = place;
  const found: Readonly<Record<string, unknown>> = isObject(error) ? error : {};
  const text = [found['message'], error].find((value) => typeof value === 'string') ?? '';
  // RetryError: what it gave up on.
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
    return genError('warehouse-timeout', {}, { host, path, limit: 'its own limit' });
  if (typeof found['errorCode'] === 'string' || found['name'] === 'Status Error') {
    return readSqlError(found['response'], text, secrets);
  }
  if (text === 'Request timed out') {
    return genError('request-timeout', {}, { host, seconds: String(timeoutMs / 1000) });
  }
  // node-fetch: "request to <url> failed, reason: <what happened>".
  const said = formatServerError(
    { code: '', message: text.replace(/^request to \S+ failed, reason: ?/, '') },
    secrets,
  ).slice(2);
  if (found['type'] === 'system' || typeof found['code'] === 'string') {
    const code = /^[A-Z0-9_]*$/.exec(String(found['code'] ?? ''))?.[0] ?? '';
    return networkError(Object.assign(new Error(said), { code }), host).error;
  }
  return genError('catalog-answer-invalid', {}, { source: host, reason: said || 'the driver could not read it' });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

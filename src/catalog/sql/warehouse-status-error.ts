import { type GenError, genError } from '../../diagnostics/gen-error.js';
import { isNetworkDenied } from '../../system/http/foreign-response.js';
import { formatServerError } from '../../system/http/server-error.js';
import type { ErrorPlace } from './error-place.js';

/** The headers in which a workspace explains an error. */
const reasonHeaders = [
  'x-databricks-error-or-redirect-message',
  'x-thriftserver-error-message',
  'x-databricks-reason-phrase',
];

/** Converts an HTTP status other than 200 to an error. `response` is the response of node-fetch, if any. */
export function warehouseStatusError(status: number, response: unknown, place: ErrorPlace): GenError {
  const { host, path, secrets, attempts } = place;
  const answer = formatServerError({ code: '', message: readReason(response) }, secrets);
  if (isNetworkDenied(status, answer)) return genError('network-denied', {}, { host, status: String(status), answer });
  if (status === 401) return genError('unauthenticated', {}, { host, answer });
  if (status === 403) return genError('warehouse-denied', {}, { host, path, answer });
  if (status === 404) return genError('warehouse-not-found', {}, { host, path, answer });
  if (status === 429 || status === 503) {
    return genError('catalog-unavailable', {}, { host, status: String(status), answer, attempts: String(attempts) });
  }
  return genError('catalog-error', {}, { host, status: String(status), answer });
}

function readReason(response: unknown): string {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return '';
  const { headers } = response;
  if (!(typeof headers === 'object' && headers !== null && 'get' in headers && typeof headers.get === 'function'))
    return '';
  for (const name of reasonHeaders) {
    const value: unknown = headers.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

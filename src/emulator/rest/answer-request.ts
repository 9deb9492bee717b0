import { reject } from '../rejections/reject.js';
import { type RpcError, toRpcError } from '../rejections/rpc-error.js';
import { decodeSegment } from '../workspace/decode-segment.js';
import { isJsonType } from '../workspace/request-headers.js';
import { getHttpStatus } from './http-status.js';
import { insertRecords } from './insert-records.js';
import type { RestContext } from './rest-context.js';
import type { RestExchange } from './rest-exchange.js';

const INSERT = /^\/zerobus\/v1\/tables\/([^/]+)\/insert$/;

/**
 * Answers a request to the REST API. Verdicts and texts are the same as in gRPC. How the service writes them as HTTP is not
 * documented, so HTTP statuses and the error body are guesses (docs/emulator.md).
 */
export async function answerRequest(exchange: RestExchange, context: RestContext): Promise<void> {
  try {
    checkClient(exchange, context);
    const table = findTable(exchange);
    checkHeaders(exchange);
    await insertRecords(exchange, table, context);
  } catch (error) {
    rejectRequest(exchange, toRpcError(error));
  }
}

/** Answers a request with an error. */
export function rejectRequest(exchange: RestExchange, error: RpcError): void {
  const status = getHttpStatus(error);
  const allow = status === 405 ? { allow: 'POST' } : {};
  exchange.respond(status, { error_code: error.status, message: error.message }, allow);
}

function checkClient({ headers }: RestExchange, { isAllowedHost }: RestContext): void {
  const host = headers[':authority'];
  if (!isAllowedHost(host)) throw reject('host-not-served', { host: host ?? '' });
  if (/^application\/grpc\b/i.test(headers['content-type'] ?? '')) throw reject('grpc-over-http1', {});
}

/** Returns the table whose insertion the request names. */
function findTable({ method, target }: RestExchange): string {
  const path = target.split('?', 1)[0] as string;
  const table = INSERT.exec(path)?.[1];
  if (table === undefined) throw reject('path-unknown', { method, path });
  if (method !== 'POST') throw reject('method-not-post', { method });
  return decodeSegment(table);
}

function checkHeaders({ headers }: RestExchange): void {
  const type = headers['content-type'] ?? '';
  if (!isJsonType(type)) throw reject('body-not-json', { type });
  // Nothing is unpacked: a small body may hold a large one.
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') throw reject('body-encoded', { encoding });
}

import { hostRejected } from '../allowed-hosts.js';
import { toRpcError } from '../rejections/rpc-error.js';
import { decodeSegment } from '../workspace/decode-segment.js';
import { isJsonType } from '../workspace/request-headers.js';
import { insertRecords } from './insert-records.js';
import type { RestContext } from './rest-context.js';
import { getHttpStatus, RestError } from './rest-error.js';
import type { RestExchange } from './rest-exchange.js';

const INSERT = /^\/zerobus\/v1\/tables\/([^/]+)\/insert$/;

/**
 * Answers a request to the REST API. Verdicts and texts are the same as in gRPC. How the service writes them as HTTP is not
 * documented, so HTTP statuses and the error body are guesses (docs/emulator.md).
 */
export async function answerRequest(exchange: RestExchange, context: RestContext): Promise<void> {
  try {
    const table = findTable(exchange);
    checkHeaders(exchange, context);
    await insertRecords(exchange, table, context);
  } catch (error) {
    const rejection = toRpcError(error);
    const status = getHttpStatus(rejection);
    const allow = status === 405 ? { allow: 'POST' } : {};
    exchange.respond(status, { error_code: rejection.status, message: rejection.message }, allow);
  }
}

/** Returns the table whose insertion the request names. */
function findTable({ method, target }: RestExchange): string {
  const path = target.split('?', 1)[0] as string;
  const table = INSERT.exec(path)?.[1];
  if (table === undefined) throw new RestError(404, 'NOT_FOUND', `No API found for '${method} ${path}'.`);
  if (method !== 'POST') throw new RestError(405, 'UNIMPLEMENTED', `Insert with POST, not with ${method}.`);
  return decodeSegment(table);
}

function checkHeaders({ headers }: RestExchange, { isAllowedHost }: RestContext): void {
  const host = headers[':authority'];
  if (!isAllowedHost(host)) throw new RestError(421, 'PERMISSION_DENIED', hostRejected(host));
  const type = headers['content-type'] ?? '';
  if (/^application\/grpc\b/i.test(type)) throw new RestError(400, 'INVALID_ARGUMENT', 'gRPC requires HTTP/2.');
  if (!isJsonType(type)) {
    throw new RestError(415, 'INVALID_ARGUMENT', `The content-type must be application/json, not '${type}'.`);
  }
  // Nothing is unpacked: a small body may hold a large one.
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new RestError(
      415,
      'UNIMPLEMENTED',
      `The content-encoding '${encoding}' is not supported; send the body without it.`,
    );
  }
}

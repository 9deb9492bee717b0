import http from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../listen.js';
import type { Listening } from '../service/zerobus-service.js';
import { answerDiscovery } from './discovery.js';
import { databricksError, type HttpAnswer } from './http-answer.js';
import { answerTable, answerTableList } from './tables-endpoint.js';
import { answerTokenRequest, type TokenEndpointContext } from './token-endpoint.js';

const TABLES = '/api/2.1/unity-catalog/tables';

/** Serves what a producer and the generator ask of a workspace: tokens and Unity Catalog. On 127.0.0.1; port 0: any. */
export async function startWorkspace(context: TokenEndpointContext, port: number): Promise<Listening> {
  const server = http.createServer((request, response) => {
    answer(request, context)
      .catch((error: unknown) => databricksError(500, 'INTERNAL_ERROR', `The emulator failed: ${String(error)}`))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      });
  });
  const listening = await listen(server, port);
  return {
    port: listening,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: http.IncomingMessage, context: TokenEndpointContext): Promise<HttpAnswer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://workspace');
  if (request.method === 'POST' && pathname === '/oidc/v1/token') {
    return answerTokenRequest(request.headers, await text(request), context);
  }
  request.resume();
  if (request.method === 'GET' && (pathname === TABLES || pathname.startsWith(`${TABLES}/`))) {
    const refused = refuseReader(request, context);
    if (refused) return refused;
    if (pathname === TABLES) return answerTableList(context.tables, searchParams);
    return answerTable(context.tables, decode(pathname.slice(TABLES.length + 1)));
  }
  const discovery = request.method === 'GET' && answerDiscovery(pathname, `http://${request.headers.host}`);
  if (discovery) return discovery;
  return databricksError(404, 'ENDPOINT_NOT_FOUND', `No API found for '${request.method} ${pathname}'`);
}

function refuseReader({ headers }: http.IncomingMessage, { tokens }: TokenEndpointContext): HttpAnswer | undefined {
  const grant = tokens.authorize(headers.authorization);
  if (typeof grant === 'string') return databricksError(401, 'UNAUTHENTICATED', grant);
  if (grant.kind === 'metadata') return undefined;
  return databricksError(
    403,
    'PERMISSION_DENIED',
    'A token for the zerobusDirectWriteApi does not read Unity Catalog.',
  );
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

import http from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../listen.js';
import type { Listening } from '../service/zerobus-service.js';
import { answerDiscovery } from './discovery.js';
import { answerGrants, readGrantsQuestion } from './grants-endpoint.js';
import { databricksError, type HttpAnswer } from './http-answer.js';
import { answerTable, answerTableList } from './tables-endpoint.js';
import { answerTokenRequest, type TokenEndpointContext } from './token-endpoint.js';
import type { Grant } from './token-store.js';

const TABLES = '/api/2.1/unity-catalog/tables';
const ME = '/api/2.0/preview/scim/v2/Me';
/** The first label of 127.0.0.1, where the endpoint is. */
const WORKSPACE_ID = '127';

/** Serves what a producer and the generator ask of a workspace: tokens and Unity Catalog. On 127.0.0.1; port 0: any. */
export async function startWorkspace(context: TokenEndpointContext, port: number): Promise<Listening> {
  const server = http.createServer((request, response) => {
    answer(request, context)
      .catch((error: unknown) => databricksError(500, 'INTERNAL_ERROR', `The emulator failed: ${String(error)}`))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json', 'x-databricks-org-id': WORKSPACE_ID });
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
  if (request.method === 'GET' && pathname.startsWith('/api/')) {
    const reader = readerOf(request, context);
    const found = 'status' in reader ? reader : answerReader(pathname, searchParams, reader, context);
    if (found) return found;
  }
  const discovery = request.method === 'GET' && answerDiscovery(pathname, `http://${request.headers.host}`);
  if (discovery) return discovery;
  return databricksError(404, 'ENDPOINT_NOT_FOUND', `No API found for '${request.method} ${pathname}'`);
}

/** What a reader of metadata asks for; undefined for a path that there is not. */
function answerReader(
  path: string,
  query: URLSearchParams,
  { principal }: MetadataGrant,
  { tables, grants }: TokenEndpointContext,
): HttpAnswer | undefined {
  if (path === TABLES) return answerTableList(tables, query);
  if (path.startsWith(`${TABLES}/`)) return answerTable(tables, decode(path.slice(TABLES.length + 1)));
  // Of a service principal the name is its application id.
  if (path === ME) return { status: 200, body: { userName: principal ?? 'admin@emulator.invalid', active: true } };
  const question = readGrantsQuestion(path, query, principal);
  return question && answerGrants(question, grants, tables);
}

type MetadataGrant = Extract<Grant, { readonly kind: 'metadata' }>;

function readerOf({ headers }: http.IncomingMessage, { tokens }: TokenEndpointContext): MetadataGrant | HttpAnswer {
  const grant = tokens.authorize(headers.authorization);
  if (typeof grant === 'string') return databricksError(401, 'UNAUTHENTICATED', grant);
  if (grant.kind === 'metadata') return grant;
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

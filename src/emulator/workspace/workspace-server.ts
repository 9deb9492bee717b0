import http from 'node:http';
import { TLSSocket } from 'node:tls';
import { hostRejected } from '../allowed-hosts.js';
import type { RunningServer } from '../listen.js';
import { reject } from '../rejections/reject.js';
import { readWorkspaceId } from '../service/workspace-id.js';
import { type Listening, servePort } from '../transport/serve-port.js';
import { handleTableCreation, handleTableDeletion } from './change-tables.js';
import { decodeSegment } from './decode-segment.js';
import { handleGrantsRequest, parseGrantsRequest } from './grants-endpoint.js';
import { injectTokenFault } from './inject-token-fault.js';
import { createDatabricksError, createOauthError, type JsonResponse } from './json-response.js';
import {
  clientRejected,
  findBasicClient,
  handleTokenRequest,
  isBasic,
  type WorkspaceContext,
} from './oauth-endpoint.js';
import { readBody } from './read-body.js';
import { parseRequestUrl } from './request-url.js';
import { handleTableListRequest, handleTableRequest } from './tables-endpoint.js';
import type { Grant } from './token-store.js';

const TABLES = '/api/2.1/unity-catalog/tables';
const ME = '/api/2.0/preview/scim/v2/Me';
/** The most bytes of a token request. One with authorization_details takes about 1,000. */
const MAX_BODY = 64 * 1024;

/** Starts the workspace: token endpoint, Unity Catalog and grants. Throws GenError `port-unavailable` or `address-unavailable`. */
export async function startWorkspace(context: WorkspaceContext, listening: Listening): Promise<RunningServer> {
  const server = http.createServer((request, response) => {
    if (context.admin.serves(request.url ?? '')) return void context.admin.handle(request, response);
    handleRequest(request, context)
      .catch((error: unknown) => createDatabricksError(500, 'INTERNAL_ERROR', `The emulator failed: ${String(error)}`))
      .then(({ status, body, headers }) => {
        response.writeHead(status, {
          ...headers,
          'content-type': 'application/json',
          // Clients derive it from the endpoint, which has the same host.
          'x-databricks-org-id': readWorkspaceId(request.headers.host ?? ''),
          // The rest of a body that was not read may have no end.
          ...(!request.complete && { connection: 'close' }),
        });
        response.end(JSON.stringify(body), () => {
          if (!request.complete) request.destroy();
        });
      });
  });
  return servePort({ http1: server, http2: undefined }, listening);
}

async function handleRequest(request: http.IncomingMessage, context: WorkspaceContext): Promise<JsonResponse> {
  const { host } = request.headers;
  if (!context.isAllowedHost(host)) return createDatabricksError(421, 'PERMISSION_DENIED', hostRejected(host));
  const url = parseRequestUrl(request.url);
  if (url === undefined)
    return createDatabricksError(400, 'MALFORMED_REQUEST', 'The target of the request is not a path.');
  const { pathname, searchParams } = url;
  if (request.method === 'POST' && pathname === '/oidc/v1/token') {
    return (await injectTokenFault(context.faults)) ?? handleToken(request, context);
  }
  if (request.method === 'GET' && pathname.startsWith('/api/')) {
    const reader = authenticateReader(request, context);
    const response = 'status' in reader ? reader : handleMetadataRequest(pathname, searchParams, reader, context);
    if (response) return response;
  }
  const change = await handleTableChange(request, pathname, context);
  if (change) return change;
  const discovery = request.method === 'GET' && handleDiscoveryRequest(pathname, getOrigin(request));
  if (discovery) return discovery;
  return createDatabricksError(404, 'ENDPOINT_NOT_FOUND', `No API found for '${request.method} ${pathname}'`);
}

function getOrigin({ headers, socket }: http.IncomingMessage): string {
  return `${socket instanceof TLSSocket ? 'https' : 'http'}://${headers.host}`;
}

/** Checks the credentials in the header before it reads the body. A form has them in the body. */
async function handleToken(request: http.IncomingMessage, context: WorkspaceContext): Promise<JsonResponse> {
  if (isBasic(request.headers) && findBasicClient(request.headers, context.principals) === undefined)
    return clientRejected;
  const body = await readBody(request, MAX_BODY);
  if (body === undefined) return createOauthError(413, 'invalid_request', `The body is larger than ${MAX_BODY} bytes`);
  return handleTokenRequest(request.headers, body, context);
}

/** Handles a request that creates or deletes a table. Returns undefined for another one. */
async function handleTableChange(
  request: http.IncomingMessage,
  path: string,
  context: WorkspaceContext,
): Promise<JsonResponse | undefined> {
  const creates = request.method === 'POST' && path === TABLES;
  if (!creates && !(request.method === 'DELETE' && path.startsWith(`${TABLES}/`))) return undefined;
  const grant = authenticateReader(request, context);
  if ('status' in grant) return grant;
  if (creates) return handleTableCreation(request, grant.principal, context);
  return handleTableDeletion(decodeSegment(path.slice(TABLES.length + 1)), grant.principal, context);
}

/** Handles a request for metadata. Returns undefined for an unknown path. */
function handleMetadataRequest(
  path: string,
  query: URLSearchParams,
  { principal }: MetadataGrant,
  { tables, grants }: WorkspaceContext,
): JsonResponse | undefined {
  if (path === TABLES) return handleTableListRequest(tables, query);
  if (path.startsWith(`${TABLES}/`)) return handleTableRequest(tables, decodeSegment(path.slice(TABLES.length + 1)));
  // The user name of a service principal is its application id.
  if (path === ME) return { status: 200, body: { userName: principal ?? 'admin@emulator.invalid', active: true } };
  const request = parseGrantsRequest(path, query, principal);
  return request && handleGrantsRequest(request, grants, tables);
}

type MetadataGrant = Extract<Grant, { readonly kind: 'metadata' }>;

/** Returns the metadata grant of a request's token, or the error response. */
function authenticateReader(
  { headers }: http.IncomingMessage,
  { tokens }: WorkspaceContext,
): MetadataGrant | JsonResponse {
  const grant = tokens.authorize(headers.authorization);
  if (typeof grant === 'string') return createDatabricksError(401, 'UNAUTHENTICATED', reject(grant, {}).message);
  if (grant.kind === 'metadata') return grant;
  return createDatabricksError(
    403,
    'PERMISSION_DENIED',
    'A token for the zerobusDirectWriteApi cannot read Unity Catalog.',
  );
}

/**
 * Handles requests for the documents in which Databricks' SDKs look up the token endpoint. `origin` is the URL of
 * this workspace. Returns undefined for other paths.
 */
function handleDiscoveryRequest(path: string, origin: string): JsonResponse | undefined {
  if (path === '/.well-known/databricks-config') return { status: 200, body: { oidc_endpoint: `${origin}/oidc` } };
  if (path !== '/oidc/.well-known/oauth-authorization-server') return undefined;
  const endpoints = {
    authorization_endpoint: `${origin}/oidc/v1/authorize`,
    token_endpoint: `${origin}/oidc/v1/token`,
  };
  return { status: 200, body: endpoints };
}

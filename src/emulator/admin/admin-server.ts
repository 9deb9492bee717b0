import { isUtf8 } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { jsonFault, parseJson } from '../../system/bounded-json.js';
import { type HostCheck, hostRejected } from '../allowed-hosts.js';
import { readPageFile } from '../page-files.js';
import { decodeSegment } from '../workspace/decode-segment.js';
import { readBytes } from '../workspace/read-body.js';
import { isJsonType, readBearer } from '../workspace/request-headers.js';
import { parseRequestUrl } from '../workspace/request-url.js';
import { ADMIN_ERRORS, AdminError, toAdminError } from './admin-error.js';
import { matchRoutes, type RouteMatch } from './admin-routes.js';
import { buildOpenApi } from './open-api.js';
import type { AdminReply, AdminState } from './route.js';

/** Path of the page. */
const PAGE_PATH = '/emulator/';
/** Path below which the admin API is served. */
const ADMIN_PATH = '/emulator/v1';
/** The most bytes of a body. */
const MAX_BODY = 1024 * 1024;

export interface AdminOptions {
  readonly token: string;
  readonly isAllowedHost: HostCheck;
  /** Returns the state once the emulator runs; undefined before. */
  readonly state: () => AdminState | undefined;
}

/** A response, ready to be sent. */
interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The admin API: what `startEmulator` returns, over HTTP, and the page that uses it. Every request needs the token, except those for the
 * files of the page, which gives it to the API, and for the OpenAPI document. It
 * sends no CORS headers, so that no web page of another origin can read its responses.
 */
export class AdminServer {
  readonly #options: AdminOptions;

  constructor(options: AdminOptions) {
    this.#options = options;
  }

  /** Returns whether the URL of a request belongs to the API. */
  serves(url: string): boolean {
    return /^\/emulator(?:[/?]|$)/.test(url);
  }

  /** Handles a request. Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Error('The client closed the connection')));
    const { status, headers, body } = await this.#respond(request, gone.signal).catch(formatError);
    response.writeHead(status, {
      ...headers,
      // In the answer to a HEAD, which has no body, too.
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // The rest of a body that was not read may have no end.
      ...(!request.complete && { connection: 'close' }),
    });
    response.end(body, () => {
      if (!request.complete) request.destroy();
    });
  }

  async #respond(request: IncomingMessage, signal: AbortSignal): Promise<Sent> {
    const { host, authorization, accept = '' } = request.headers;
    if (!this.#options.isAllowedHost(host)) throw new AdminError('host-not-allowed', hostRejected(host));
    const url = parseRequestUrl(request.url);
    if (url === undefined) throw new AdminError('invalid-request', 'The target of the request is not a path.');
    const { pathname, searchParams: query } = url;
    if (pathname === '/emulator') return { status: 308, headers: { location: PAGE_PATH }, body: '' };
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const page = pathname.startsWith(PAGE_PATH) ? readPageFile(pathname.slice(PAGE_PATH.length)) : undefined;
    if (page !== undefined) return method === 'GET' ? { status: 200, ...page } : methodNotAllowed(method, ['GET']);
    const path = pathname.startsWith(`${ADMIN_PATH}/`) ? pathname.slice(ADMIN_PATH.length) : '';
    const isDocument = path === '/openapi.json';
    if (!isDocument && !hasToken(authorization, this.#options.token)) return unauthorized();
    const matches = isDocument ? [] : matchRoutes(path);
    const found = matches.find(({ route }) => route.method === method);
    if (isDocument && method === 'GET') return formatReply({ json: buildOpenApi() });
    if (isDocument || (matches.length > 0 && found === undefined)) {
      return methodNotAllowed(method, isDocument ? ['GET'] : matches.map(({ route }) => route.method));
    }
    if (found === undefined) {
      throw new AdminError(
        'not-found',
        `There is nothing at ${pathname.slice(0, 200)}. ${ADMIN_PATH}/openapi.json describes all operations.`,
      );
    }
    expectKnownParameters(found, query);
    const body = found.route.body === undefined ? undefined : await readJsonBody(request);
    const state = this.#options.state();
    if (state === undefined) throw new AdminError('closing', 'The emulator is starting. Send the request again.');
    const name = decodeSegment(found.name);
    const ndjson = /\bapplication\/(x-)?ndjson\b/.test(accept);
    return formatReply(await found.route.handle({ state, name, query, body, ndjson, signal }));
  }
}

/** Compares in constant time. The hashes make the lengths equal. */
function hasToken(header: string | undefined, token: string): boolean {
  const given = readBearer(header) ?? '';
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(token));
}

function expectKnownParameters({ route }: RouteMatch, query: URLSearchParams): void {
  const known = Object.keys(route.query ?? {});
  for (const name of query.keys()) {
    const takes = known.length === 0 ? 'It takes none' : `It takes ${known.join(' and ')}`;
    if (!known.includes(name))
      throw new AdminError('invalid-request', `Unknown parameter '${name.slice(0, 100)}' of ${route.path}. ${takes}.`);
    if (query.getAll(name).length > 1) throw new AdminError('invalid-request', `Give ${name} once.`);
  }
}

async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  if (!isJsonType(request.headers['content-type']))
    throw new AdminError('not-json', 'Send the body as JSON, with the header Content-Type: application/json.');
  const bytes = await readBytes(request, MAX_BODY);
  if (bytes === undefined) throw new AdminError('body-too-large', `The body is larger than ${MAX_BODY} bytes.`);
  if (!isUtf8(bytes)) throw new AdminError('invalid-request', 'The body cannot be read: it is not valid UTF-8.');
  try {
    return parseJson(bytes.toString('utf8'));
  } catch (error) {
    throw new AdminError('invalid-request', `The body cannot be read: ${jsonFault(error, 'it is not valid JSON')}.`);
  }
}

function formatReply(reply: AdminReply): Sent {
  if ('text' in reply)
    return { status: 200, headers: { ...reply.headers, 'content-type': reply.type }, body: reply.text };
  const { status = 200, json } = reply;
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
}

function formatError(error: unknown): Sent {
  const { code, message } = toAdminError(error);
  return formatReply({ status: ADMIN_ERRORS[code], json: { error: { code, message } } });
}

function unauthorized(): Sent {
  const message = 'Send the header Authorization: Bearer TOKEN, with ZEROBUS_EMULATOR_ADMIN_TOKEN of the emulator.';
  const { headers, ...sent } = formatError(new AdminError('unauthorized', message));
  return { ...sent, headers: { ...headers, 'www-authenticate': 'Bearer' } };
}

function methodNotAllowed(method: string | undefined, allowed: readonly string[]): Sent {
  const allow = allowed.flatMap((each) => (each === 'GET' ? ['GET', 'HEAD'] : [each])).join(', ');
  const message = `Use ${allowed.join(', ')}, not ${method}.`;
  const { headers, ...sent } = formatError(new AdminError('method-not-allowed', message));
  return { ...sent, headers: { ...headers, allow } };
}

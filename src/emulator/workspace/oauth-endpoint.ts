import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { HostCheck } from '../allowed-hosts.js';
import { equalIgnoringCase } from '../equal-ignoring-case.js';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import type { GrantRegistry } from '../grants/grant-registry.js';
import type { Principal } from '../principals/principal.js';
import type { PrincipalRegistry } from '../principals/principal-registry.js';
import { readWorkspaceId } from '../service/workspace-id.js';
import type { TableChanges } from '../tables/table-changes.js';
import type { TableRegistry } from '../tables/table-registry.js';
import { createOauthError, type JsonResponse } from './json-response.js';
import { readSubject } from './subject-token.js';
import type { Grant, TokenStore } from './token-store.js';

/** State that the endpoints of the workspace share. */
export interface WorkspaceContext {
  readonly principals: PrincipalRegistry;
  readonly tokens: TokenStore;
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
  readonly faults: FaultSchedule;
  readonly changes: TableChanges;
  /** Lifetime of tokens, in seconds. */
  readonly lifetimeS: number;
  readonly isAllowedHost: HostCheck;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
  readonly admin: PathHandler;
}

/** Handles requests of the workspace port that do not belong to the workspace. */
interface PathHandler {
  /** Returns whether it handles the requests for a URL, without scheme and host. */
  serves(url: string): boolean;
  /** Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';
const RESOURCE = /^api:\/\/databricks\/workspaces\/([^/]+)\/zerobusDirectWriteApi$/;

/**
 * Handles `POST /oidc/v1/token` with client credentials, or with a JWT to exchange (docs/protocol.md). With `authorization_details`, the token can
 * only write to one table; without, it can only read metadata.
 */
export function handleTokenRequest(
  headers: IncomingHttpHeaders,
  body: string,
  context: WorkspaceContext,
): JsonResponse {
  const form = new URLSearchParams(body);
  const principal = authenticate(headers, form, context);
  if ('status' in principal) return principal;
  if (form.get('scope') !== 'all-apis') return createOauthError(400, 'invalid_scope', 'scope must be all-apis');
  const grant = resolveGrant(form, principal.id, context);
  if (typeof grant === 'string') return createOauthError(401, 'invalid_authorization_details', grant);
  const token = context.tokens.issue(grant, context.lifetimeS);
  return { status: 200, body: { access_token: token, expires_in: context.lifetimeS, token_type: 'Bearer' } };
}

/** The response to a client with wrong credentials. */
export const clientRejected: JsonResponse = createOauthError(401, 'invalid_client', 'Client authentication failed');

/** Returns the principal that a request proves to be, or the error response. */
function authenticate(
  headers: IncomingHttpHeaders,
  form: URLSearchParams,
  { principals, now }: WorkspaceContext,
): Principal | JsonResponse {
  if (form.get('grant_type') === TOKEN_EXCHANGE) return authenticateSubject(form, principals, now());
  // RFC 6749 allows the credentials in a Basic authorization header and in the form.
  const principal = isBasic(headers)
    ? findBasicClient(headers, principals)
    : principals.authenticate(form.get('client_id'), form.get('client_secret'));
  if (principal === undefined) return clientRejected;
  if (form.get('grant_type') === 'client_credentials') return principal;
  const supported = `grant_type must be client_credentials or ${TOKEN_EXCHANGE}`;
  return createOauthError(400, 'unsupported_grant_type', supported);
}

/** Checks a token exchange (RFC 8693, section 2). A client ID is optional: an account-wide policy needs none. */
function authenticateSubject(
  form: URLSearchParams,
  principals: PrincipalRegistry,
  now: number,
): Principal | JsonResponse {
  const id = form.get('client_id');
  if (id !== null && principals.find(id) === undefined) return clientRejected;
  if (form.get('subject_token_type') !== JWT) {
    return createOauthError(400, 'invalid_request', `subject_token_type must be ${JWT}`);
  }
  const read = readSubject(form.get('subject_token') ?? '', now);
  if ('fault' in read) return createOauthError(400, 'invalid_request', read.fault);
  const rejected = `No federation policy accepts the subject '${read.subject}'. Add it to the option federatedSubjects of startEmulator`;
  return principals.findFederated(read.subject, id) ?? createOauthError(400, 'invalid_request', rejected);
}

/** Returns whether a request has credentials in a Basic authorization header. */
export function isBasic({ authorization }: IncomingHttpHeaders): boolean {
  return /^Basic +\S+$/i.test(authorization ?? '');
}

/** Returns the principal whose credentials are in a Basic authorization header; undefined if they are wrong. */
export function findBasicClient(
  { authorization = '' }: IncomingHttpHeaders,
  principals: PrincipalRegistry,
): Principal | undefined {
  const basic = authorization.replace(/^Basic +/i, '');
  const [id, secret] = splitOnce(Buffer.from(basic, 'base64').toString('utf8'), ':');
  // RFC 6749 requires form encoding inside the header; most clients send the credentials unencoded.
  return principals.authenticate(id, secret) ?? principals.authenticate(decodeForm(id), decodeForm(secret));
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Returns the grant that the form requests, or the description of an error. */
function resolveGrant(form: URLSearchParams, principal: string, { tables, grants }: WorkspaceContext): Grant | string {
  const text = form.get('authorization_details');
  if (text === null) return { kind: 'metadata', principal };
  const details = readDetails(text);
  if (details === undefined) return 'authorization_details is not a list of unity_catalog_privileges';
  const workspaceId = RESOURCE.exec(form.get('resource') ?? '')?.[1];
  if (workspaceId === undefined) return 'resource does not name the zerobusDirectWriteApi of a workspace';
  const path = details.find(({ type }) => type === 'TABLE')?.path ?? '';
  const table = tables.get(path);
  if (table === undefined) return `Table '${path}' does not exist or the principal has no grant on it`;
  const [catalog, schema] = path.split('.') as [string, string];
  for (const [type, name, privileges] of [
    ['CATALOG', catalog, ['USE CATALOG']],
    ['SCHEMA', `${catalog}.${schema}`, ['USE SCHEMA']],
    ['TABLE', path, ['SELECT', 'MODIFY']],
  ] as const) {
    const detail = details.find((each) => each.type === type && equalIgnoringCase(each.path, name));
    const missing = privileges.find((privilege) => !detail?.privileges.includes(privilege));
    if (missing) return `The request does not include ${missing} on ${type} '${name}'`;
  }
  const missing = grants.findMissingPrivilege(principal, table.model.name);
  if (missing !== undefined) return `The principal has no explicit grant of ${missing}`;
  return {
    kind: 'write',
    table: table.key,
    workspaceId: readWorkspaceId(workspaceId),
    principal,
  };
}

/** One of the `authorization_details`: privileges on a securable. */
interface Detail {
  readonly type: string;
  readonly path: string;
  readonly privileges: readonly string[];
}

// Ignores `operations`, which old clients do not send.
function readDetails(text: string): readonly Detail[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const details = value.map(readDetail);
  return details.every((detail) => detail !== undefined) ? details : undefined;
}

function readDetail(value: unknown): Detail | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, object_type, object_full_path, privileges } = value as Record<string, unknown>;
  if (type !== 'unity_catalog_privileges' || !Array.isArray(privileges)) return undefined;
  if (typeof object_type !== 'string' || typeof object_full_path !== 'string') return undefined;
  return { type: object_type, path: object_full_path, privileges: privileges.map((privilege) => String(privilege)) };
}

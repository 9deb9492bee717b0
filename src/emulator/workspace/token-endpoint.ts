import type { IncomingHttpHeaders } from 'node:http';
import type { GrantRegistry } from '../grants/grant-registry.js';
import type { TableRegistry } from '../tables/table-registry.js';
import { type HttpAnswer, oauthError } from './http-answer.js';
import type { Grant, TokenStore } from './token-store.js';

/** The service principal that the emulator knows. */
export interface Client {
  readonly id: string;
  readonly secret: string;
}

export interface TokenEndpointContext {
  readonly client: Client;
  readonly tokens: TokenStore;
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
  readonly lifetimeS: number;
}

const RESOURCE = /^api:\/\/databricks\/workspaces\/([^/]+)\/zerobusDirectWriteApi$/;

/**
 * `POST /oidc/v1/token` with client credentials (docs/protocol.md). With `authorization_details` the token writes
 * into that table and does nothing else; without, it reads metadata.
 */
export function answerTokenRequest(
  headers: IncomingHttpHeaders,
  body: string,
  context: TokenEndpointContext,
): HttpAnswer {
  const form = new URLSearchParams(body);
  if (!isClient(headers, form, context.client))
    return oauthError(401, 'invalid_client', 'Client authentication failed');
  if (form.get('grant_type') !== 'client_credentials') {
    return oauthError(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
  }
  if (form.get('scope') !== 'all-apis') return oauthError(400, 'invalid_scope', 'scope must be all-apis');
  const grant = grantOf(form, context);
  if (typeof grant === 'string') return oauthError(401, 'invalid_authorization_details', grant);
  const token = context.tokens.mint(grant, context.lifetimeS);
  return { status: 200, body: { access_token: token, expires_in: context.lifetimeS, token_type: 'Bearer' } };
}

/** By Basic authentication, or by the form: RFC 6749 has both. */
function isClient({ authorization }: IncomingHttpHeaders, form: URLSearchParams, client: Client): boolean {
  const basic = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return form.get('client_id') === client.id && form.get('client_secret') === client.secret;
  const [id, secret] = splitOnce(Buffer.from(basic, 'base64').toString('utf8'), ':');
  // RFC 6749 has them form-encoded; most clients send them as they are.
  return (
    (id === client.id && secret === client.secret) || (decode(id) === client.id && decode(secret) === client.secret)
  );
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** The grant that is asked for, or a sentence why there is none. */
function grantOf(form: URLSearchParams, { client, tables, grants }: TokenEndpointContext): Grant | string {
  const text = form.get('authorization_details');
  if (text === null) return { kind: 'metadata', principal: client.id };
  const details = readDetails(text);
  if (details === undefined) return 'authorization_details is no list of unity_catalog_privileges';
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
    const asked = details.find((detail) => detail.type === type && detail.path.toLowerCase() === name.toLowerCase());
    const missing = privileges.find((privilege) => !asked?.privileges.includes(privilege));
    if (missing) return `${missing} on ${type} '${name}' was not asked for`;
  }
  const lacking = grants.missingToWrite(client.id, table.model.name);
  if (lacking !== undefined) return `The principal has no explicit grant of ${lacking}`;
  return {
    kind: 'write',
    table: table.name.toLowerCase(),
    workspaceId: withoutPort(workspaceId).toLowerCase(),
    principal: client.id,
  };
}

function withoutPort(workspaceId: string): string {
  return workspaceId.replace(/:\d+$/, '');
}

interface Detail {
  readonly type: string;
  readonly path: string;
  readonly privileges: readonly string[];
}

// `operations` is not looked at: old clients do not send it.
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

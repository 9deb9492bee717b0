import type { IncomingHttpHeaders } from 'node:http2';
import type { GrantRegistry } from '../grants/grant-registry.js';
import { RpcError } from '../grpc/status.js';
import type { TableRegistry } from '../tables/table-registry.js';
import type { TokenStore } from '../workspace/token-store.js';

const TABLE_HEADER = 'x-databricks-zerobus-table-name';

/** What says who may write where. */
export interface Authority {
  readonly tokens: TokenStore;
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
}

/** Checks the metadata of a call and gives the table that it is for. Throws RpcError. */
export function authorizeCall(headers: IncomingHttpHeaders, { tokens, tables, grants }: Authority): string {
  const table = headers[TABLE_HEADER];
  if (typeof table !== 'string' || table === '')
    throw new RpcError('INVALID_ARGUMENT', `Metadata ${TABLE_HEADER} is missing.`);
  // node:http2 joins a header that came more than once.
  if (table.includes(',')) throw new RpcError('INVALID_ARGUMENT', `Metadata ${TABLE_HEADER} must be sent once.`);
  const grant = tokens.authorize(headers.authorization);
  if (typeof grant === 'string') throw new RpcError('UNAUTHENTICATED', grant);
  if (grant.kind !== 'write' || grant.table !== table.toLowerCase()) {
    throw new RpcError('PERMISSION_DENIED', `The token has no MODIFY on table ${table}.`, 3);
  }
  if (grant.workspaceId !== workspaceIdOf(headers[':authority'] ?? '')) {
    throw new RpcError('UNAUTHENTICATED', 'Invalid token audience.');
  }
  // What was revoked after the token was given out.
  const found = tables.get(table);
  const lacking = found && grants.missingToWrite(grant.principal, found.model.name);
  if (lacking) throw new RpcError('PERMISSION_DENIED', `The principal has no ${lacking}.`, 3);
  return table;
}

/** The first label of a host; clients differ in whether the port belongs to it. */
function workspaceIdOf(authority: string): string {
  return (authority.replace(/:\d+$/, '').split('.')[0] ?? '').toLowerCase();
}

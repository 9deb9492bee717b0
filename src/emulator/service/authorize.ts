import type { IncomingHttpHeaders } from 'node:http2';
import type { GrantRegistry } from '../grants/grant-registry.js';
import { RpcError } from '../grpc/rpc-error.js';
import type { TableRegistry } from '../tables/table-registry.js';
import type { TokenStore } from '../workspace/token-store.js';

const TABLE_HEADER = 'x-databricks-zerobus-table-name';

/** The state that decides who can write to which table. */
export interface AccessControl {
  readonly tokens: TokenStore;
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
}

/** Checks the metadata of a call and returns the name of its table. Throws RpcError if the call is not permitted. */
export function authorizeCall(headers: IncomingHttpHeaders, { tokens, tables, grants }: AccessControl): string {
  const table = headers[TABLE_HEADER];
  if (typeof table !== 'string' || table === '')
    throw new RpcError('INVALID_ARGUMENT', `Metadata ${TABLE_HEADER} is missing.`);
  // node:http2 joins repeated headers with a comma.
  if (table.includes(',')) throw new RpcError('INVALID_ARGUMENT', `Metadata ${TABLE_HEADER} must be sent once.`);
  const grant = tokens.authorize(headers.authorization);
  if (typeof grant === 'string') throw new RpcError('UNAUTHENTICATED', grant);
  if (grant.kind !== 'write' || grant.table !== table.toLowerCase()) {
    throw new RpcError('PERMISSION_DENIED', `The token has no MODIFY on table ${table}.`, 3);
  }
  if (grant.workspaceId !== readWorkspaceId(headers[':authority'] ?? '')) {
    throw new RpcError('UNAUTHENTICATED', 'Invalid token audience.');
  }
  // A privilege may have been revoked after the token was issued.
  const found = tables.get(table);
  const missing = found && grants.findMissingPrivilege(grant.principal, found.model.name);
  if (missing) throw new RpcError('PERMISSION_DENIED', `The principal has no ${missing}.`, 3);
  return table;
}

/** Returns the first label of a host, in lower case and without a port, which only some clients include. */
function readWorkspaceId(authority: string): string {
  return (authority.replace(/:\d+$/, '').split('.')[0] ?? '').toLowerCase();
}

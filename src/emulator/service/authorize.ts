import type { IncomingHttpHeaders } from 'node:http2';
import type { FaultSchedule } from '../faults/fault-schedule.js';
import type { GrantRegistry } from '../grants/grant-registry.js';
import { reject } from '../rejections/reject.js';
import type { TableRegistry } from '../tables/table-registry.js';
import type { TokenStore } from '../workspace/token-store.js';
import { readWorkspaceId } from './workspace-id.js';

const TABLE_HEADER = 'x-databricks-zerobus-table-name';

/** The state that decides who can write to which table. */
export interface AccessControl {
  readonly tokens: TokenStore;
  readonly tables: TableRegistry;
  readonly grants: GrantRegistry;
  readonly faults: FaultSchedule;
}

/** Checks the metadata of a call and returns the name of its table. Throws RpcError if the call is not permitted. */
export function authorizeCall(headers: IncomingHttpHeaders, { tokens, tables, grants, faults }: AccessControl): string {
  const table = headers[TABLE_HEADER];
  if (typeof table !== 'string' || table === '') throw reject('table-header-missing', { header: TABLE_HEADER });
  // node:http2 joins repeated headers with a comma.
  if (table.includes(',')) throw reject('table-header-repeated', { header: TABLE_HEADER });
  const grant = tokens.authorize(headers.authorization);
  if (typeof grant === 'string') throw reject(grant, {});
  if (tokens.wasUsed(headers.authorization) && faults.request(['expire-token'], table.toLowerCase())) {
    throw reject(tokens.expire(headers.authorization), {});
  }
  if (grant.kind !== 'write' || grant.table !== table.toLowerCase()) {
    throw reject('token-without-modify', { table });
  }
  if (grant.workspaceId !== readWorkspaceId(headers[':authority'] ?? '')) {
    throw reject('token-audience', {});
  }
  // A privilege may have been revoked after the token was issued.
  const found = tables.get(table);
  const missing = found && grants.findMissingPrivilege(grant.principal, found.model.name);
  if (missing) throw reject('privilege-missing', { privilege: missing });
  tokens.markUsed(headers.authorization);
  return table;
}

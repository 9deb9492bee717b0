import { RpcError } from '../grpc/rpc-error.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import type { TableRegistry } from '../tables/table-registry.js';

/** Returns the table of a call. Throws RpcError with NOT_FOUND if it does not exist. */
export function expectTable(tables: TableRegistry, name: string): EmulatedTable {
  const table = tables.get(name);
  if (table === undefined) throw new RpcError('NOT_FOUND', `Table ${name} does not exist.`);
  return table;
}

/** Checks that a request names the table of its metadata. Throws RpcError with INVALID_ARGUMENT if it does not. */
export function expectSameTable(request: string, named: string, inMetadata: string): void {
  if (named === inMetadata) return;
  const names = `'${named}', but the metadata of the call names '${inMetadata}'`;
  throw new RpcError('INVALID_ARGUMENT', `${request} names table ${names}.`);
}

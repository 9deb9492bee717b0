import { reject } from '../rejections/reject.js';
import type { EmulatedTable } from '../tables/emulated-table.js';
import type { TableRegistry } from '../tables/table-registry.js';

/** Returns the table of a call. Throws RpcError with NOT_FOUND if it does not exist. */
export function expectTable(tables: TableRegistry, name: string): EmulatedTable {
  const table = tables.get(name);
  if (table === undefined) throw reject('table-unknown', { table: name });
  return table;
}

/** Checks that a request names the table of its metadata. Throws RpcError with INVALID_ARGUMENT if it does not. */
export function expectSameTable(request: string, named: string, inMetadata: string): void {
  if (named === inMetadata) return;
  throw reject('other-table', { request, named, inMetadata });
}

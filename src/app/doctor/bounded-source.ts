import type { Workspace } from '../../auth/resolve-workspace.js';
import { expectTable } from '../../catalog/expect-table.js';
import { RestSource } from '../../catalog/rest/rest-source.js';
import type { TableSource } from '../../catalog/table-source.js';
import { GenError } from '../../diagnostics/gen-error.js';
import { limitRequest } from './limit-request.js';
import type { Machine } from './machine.js';

/**
 * Returns Unity Catalog of a workspace as a source. It sends each request once, within the time limit of a check, which
 * includes getting a token. Without a workspace, every call rejects with the reason.
 */
export function createBoundedSource(workspace: Workspace | GenError, machine: Machine): TableSource {
  if (workspace instanceof GenError) {
    return { readTable: () => Promise.reject(workspace), listTables: () => Promise.reject(workspace) };
  }
  const { host, tokens } = workspace;
  const { fetch, timeoutMs } = machine;
  const source = new RestSource({ host, ...(tokens && { tokens }), http: { fetch, timeoutMs, attempts: 1 } });
  const limit = <T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> => limitRequest(host.host, machine, run);
  return {
    readTable: async (name) => expectTable(await limit((signal) => source.readTable(name, signal)), name),
    listTables: (schema) => limit((signal) => source.listTables(schema, signal)),
  };
}

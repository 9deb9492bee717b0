import type { Workspace } from '../../auth/resolve-workspace.js';
import { expectTable } from '../../catalog/expect-table.js';
import { RestSource } from '../../catalog/rest/rest-source.js';
import type { TableSource } from '../../catalog/table-source.js';
import { GenError, genError } from '../../diagnostics/gen-error.js';
import { TimeoutError, withTimeout } from '../../system/abort-signal.js';
import type { Machine } from './machine.js';

/**
 * Unity Catalog of a workspace, asked once and not for longer than a check may take, its token included. Where there is no
 * workspace everything fails with the reason.
 */
export function boundedSource(workspace: Workspace | GenError, machine: Machine): TableSource {
  if (workspace instanceof GenError) {
    return { readTable: () => Promise.reject(workspace), listTables: () => Promise.reject(workspace) };
  }
  const { host, tokens } = workspace;
  const { fetch, timeoutMs } = machine;
  const source = new RestSource({ host, ...(tokens && { tokens }), http: { fetch, timeoutMs, attempts: 1 } });
  const bounded = async <T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await withTimeout(machine.timeoutMs, machine.signal, run);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      throw genError('request-timeout', {}, { host: host.host, seconds: String(timeoutMs / 1000) }, error);
    }
  };
  return {
    readTable: async (name) => expectTable(await bounded((signal) => source.readTable(name, signal)), name),
    listTables: (schema) => bounded((signal) => source.listTables(schema, signal)),
  };
}

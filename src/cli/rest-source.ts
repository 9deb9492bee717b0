import { resolveWorkspace } from '../catalog/auth/resolve-workspace.js';
import { RestSource } from '../catalog/rest/rest-source.js';
import type { TableSource } from '../catalog/table-source.js';
import { GenError } from '../model/gen-error.js';
import type { Context } from './context.js';

/** The flags that name a workspace. */
interface WorkspaceFlags {
  readonly host?: string | undefined;
  readonly profile?: string | undefined;
}

/**
 * The workspace that flags, environment and profile name. Where they name none that can be used, every table fails with
 * the reason (`no-host`, `profile-not-found` …), so that reporters tell of it as of any other failure.
 */
export async function restSource({ host, profile }: WorkspaceFlags, { environment }: Context): Promise<TableSource> {
  try {
    return new RestSource(await resolveWorkspace({ environment, host, profile }));
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return { readTable: () => Promise.reject(error), listTables: () => Promise.reject(error) };
  }
}

import { restSettingsFrom } from '../catalog/auth/environment.js';
import { RestSource } from '../catalog/rest/rest-source.js';
import type { TableSource } from '../catalog/table-source.js';
import { GenError } from '../model/gen-error.js';
import type { Context } from './context.js';

/**
 * The workspace that flags and environment name. Where they name none that can be used, every table fails with the
 * reason (`no-host`, `invalid-host`, `no-credentials`), so that reporters tell of it as of any other failure.
 */
export function restSource(host: string | undefined, { environment }: Context): TableSource {
  try {
    return new RestSource(restSettingsFrom(environment, host));
  } catch (error) {
    if (!(error instanceof GenError)) throw error;
    return { readTable: () => Promise.reject(error), listTables: () => Promise.reject(error) };
  }
}

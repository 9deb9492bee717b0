import { restSettingsFrom } from '../catalog/auth/environment.js';
import { RestSource } from '../catalog/rest/rest-source.js';
import type { TableSource } from '../catalog/table-source.js';
import type { Context } from './context.js';

/** The workspace that flags and environment name. Throws GenError `no-host`, `invalid-host`, `no-credentials`. */
export function restSource(host: string | undefined, { environment }: Context): TableSource {
  return new RestSource(restSettingsFrom(environment, host));
}

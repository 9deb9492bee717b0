import { loadOptionalPeer } from '../../system/optional-peer.js';

type Driver = typeof import('@databricks/sql');

/** Loads the SQL driver, an optional peer of 51 MB. Throws GenError `driver-missing`. */
export function loadDriver(load: () => Promise<Driver> = () => import('@databricks/sql')): Promise<Driver> {
  return loadOptionalPeer('@databricks/sql', load);
}

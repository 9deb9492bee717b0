import { genError } from '../../diagnostics/gen-error.js';

type Driver = typeof import('@databricks/sql');

/** Loads the driver, only where it is used: it has 50 MB. Throws GenError `driver-missing`. */
export async function loadDriver(load: () => Promise<Driver> = () => import('@databricks/sql')): Promise<Driver> {
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0]!.slice(0, 200) : 'it throws when loaded';
    throw genError('driver-missing', {}, { reason }, cause);
  }
}

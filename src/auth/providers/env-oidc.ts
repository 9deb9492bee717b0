import { exchange } from './exchange.js';
import type { Way, WayContext } from './way.js';

/** An OIDC token in DATABRICKS_OIDC_TOKEN, or in the variable that DATABRICKS_OIDC_TOKEN_ENV names. */
export function envOidc(context: WayContext): Way {
  const { settings } = context;
  const authType = 'env-oidc';
  const naming = settings.find('oidcTokenEnv');
  const variable = naming?.value ?? 'DATABRICKS_OIDC_TOKEN';
  const token = settings.environment[variable]?.trim() ?? '';
  if (token === '') {
    const by = naming === undefined ? '' : `, which ${naming.source} names,`;
    return { authType, unused: `${variable}${by} is not set.` };
  }
  return { authType, mint: exchange(authType, context, async () => token) };
}

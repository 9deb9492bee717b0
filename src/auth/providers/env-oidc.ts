import { checkSecret } from '../check-secret.js';
import type { CredentialProvider, ProviderContext } from './credential-provider.js';
import { exchangeOidcToken } from './exchange-oidc-token.js';

/** Exchanges the OIDC token in DATABRICKS_OIDC_TOKEN, or in the variable named by DATABRICKS_OIDC_TOKEN_ENV. */
export function envOidc(context: ProviderContext): CredentialProvider {
  const { settings } = context;
  const authType = 'env-oidc';
  const variableName = settings.find('oidcTokenEnv');
  const variable = variableName?.value ?? 'DATABRICKS_OIDC_TOKEN';
  const token = settings.environment[variable]?.trim() ?? '';
  if (token === '') {
    const origin = variableName === undefined ? '' : ` (named by ${variableName.source})`;
    return { authType, skipReason: `${variable}${origin} is not set.` };
  }
  return { authType, mint: exchangeOidcToken(authType, context, async () => checkSecret(token, variable)) };
}

import { genError } from '../diagnostics/gen-error.js';

/**
 * The credential providers by their names in DATABRICKS_AUTH_TYPE, in the order of the credential chain. The order follows
 * Databricks' SDK for Python. The SDK for Go tries the Databricks CLI before OIDC; here, credentials given to a job take
 * precedence over a login that happens to exist on its machine.
 */
export const authTypes = ['pat', 'oauth-m2m', 'env-oidc', 'file-oidc', 'github-oidc', 'databricks-cli'] as const;

/** The name of a credential provider in Databricks' unified authentication. */
export type AuthType = (typeof authTypes)[number];

/**
 * Parses the authentication type that pins a credential provider; undefined if `text` is empty. `source` is where it is set,
 * for messages. Throws GenError `auth-type-unsupported`.
 */
export function parseAuthType(text: string, source: string): AuthType | undefined {
  if (text === '') return undefined;
  const found = authTypes.find((name) => name === text);
  if (found !== undefined) return found;
  throw genError('auth-type-unsupported', {}, { type: text.slice(0, 60), source, supported: authTypes.join(', ') });
}

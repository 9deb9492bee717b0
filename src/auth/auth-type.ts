import { genError } from '../diagnostics/gen-error.js';

/**
 * The ways to authenticate, by the names that DATABRICKS_AUTH_TYPE has for them, in the order in which they are tried:
 * that of Databricks' SDK for Python. The SDK for Go tries the Databricks CLI before OIDC; what a job was given comes
 * before what its machine happens to have here.
 */
export const authTypes = ['pat', 'oauth-m2m', 'env-oidc', 'file-oidc', 'github-oidc', 'databricks-cli'] as const;

export type AuthType = (typeof authTypes)[number];

/** The way that is pinned; undefined for an empty text. Throws GenError `auth-type-unsupported`; `source` names where it stands. */
export function parseAuthType(text: string, source: string): AuthType | undefined {
  if (text === '') return undefined;
  const found = authTypes.find((name) => name === text);
  if (found !== undefined) return found;
  throw genError('auth-type-unsupported', {}, { type: text.slice(0, 60), source, supported: authTypes.join(', ') });
}

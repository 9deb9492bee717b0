import type { HttpAnswer } from './http-answer.js';

/** The documents in which Databricks' SDKs look up the token endpoint. `origin`: of this workspace. Undefined: another path. */
export function answerDiscovery(path: string, origin: string): HttpAnswer | undefined {
  if (path === '/.well-known/databricks-config') return { status: 200, body: { oidc_endpoint: `${origin}/oidc` } };
  if (path !== '/oidc/.well-known/oauth-authorization-server') return undefined;
  const endpoints = {
    authorization_endpoint: `${origin}/oidc/v1/authorize`,
    token_endpoint: `${origin}/oidc/v1/token`,
  };
  return { status: 200, body: endpoints };
}

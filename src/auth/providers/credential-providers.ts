import type { CredentialProvider, ProviderContext } from './credential-provider.js';
import { databricksCli } from './databricks-cli.js';
import { envOidc } from './env-oidc.js';
import { fileOidc } from './file-oidc.js';
import { githubOidc } from './github-oidc.js';
import { oauthM2m } from './oauth-m2m.js';
import { pat } from './pat.js';

/** Creates all credential providers, in the order of the credential chain (`authTypes`). */
export function createProviders(context: ProviderContext): readonly CredentialProvider[] {
  return [pat, oauthM2m, envOidc, fileOidc, githubOidc, databricksCli].map((create) => create(context));
}

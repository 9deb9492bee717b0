import { databricksCli } from './databricks-cli.js';
import { envOidc } from './env-oidc.js';
import { fileOidc } from './file-oidc.js';
import { githubOidc } from './github-oidc.js';
import { oauthM2m } from './oauth-m2m.js';
import { pat } from './pat.js';
import type { Way, WayContext } from './way.js';

/** All ways, in the order in which they are tried (`authTypes`). */
export function listWays(context: WayContext): readonly Way[] {
  return [pat, oauthM2m, envOidc, fileOidc, githubOidc, databricksCli].map((make) => make(context));
}

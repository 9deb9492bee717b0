import type { Environment } from '../../../auth/environment.js';
import { isAtLeast } from '../version-at-least.js';

/**
 * Whether requests of Node go through the proxies of the environment: with NODE_USE_ENV_PROXY=1, from Node 22.21 and 24.5 on.
 * HTTP/2, which streams use, never does.
 */
export function nodeUsesProxies(environment: Environment, nodeVersion: string): boolean {
  if (environment['NODE_USE_ENV_PROXY'] !== '1') return false;
  return isAtLeast(nodeVersion, '24.5') || (isAtLeast(nodeVersion, '22.21') && !isAtLeast(nodeVersion, '23.0'));
}

import type { Environment } from '../../../auth/environment.js';
import { isAtLeast } from '../version-at-least.js';

/** An environment variable that names a proxy. */
export interface ProxyVariable {
  readonly variable: string;
  /** The URL of the proxy, which may contain credentials; undefined if the value is not an HTTP URL. */
  readonly url: URL | undefined;
}

/**
 * Returns the proxy that environment variables name for a URL. Reads the variables that curl and gRPC read: lower case first,
 * and `grpc_proxy` before the others for gRPC. Returns undefined if none is set, or if `no_proxy` includes the host.
 */
export function findProxy(url: URL, environment: Environment, grpc: boolean = false): ProxyVariable | undefined {
  const scheme = url.protocol === 'http:' ? 'http_proxy' : 'https_proxy';
  const found = findVariable(environment, grpc ? ['grpc_proxy', scheme] : [scheme]);
  const excluded = findVariable(environment, grpc ? ['no_grpc_proxy', 'no_proxy'] : ['no_proxy']);
  if (found === undefined || (excluded !== undefined && includesHost(excluded.value, url))) return undefined;
  return { variable: found.variable, url: parseProxyUrl(found.value) };
}

/**
 * Returns whether requests of Node.js use the proxies of the environment: with NODE_USE_ENV_PROXY=1, since Node.js 22.21 and
 * 24.5. HTTP/2, which streams use, never does.
 */
export function nodeUsesProxies(environment: Environment, nodeVersion: string): boolean {
  if (environment['NODE_USE_ENV_PROXY'] !== '1') return false;
  return isAtLeast(nodeVersion, '24.5') || (isAtLeast(nodeVersion, '22.21') && !isAtLeast(nodeVersion, '23.0'));
}

/** Returns the first variable that is set, in lower case or upper case. */
function findVariable(
  environment: Environment,
  names: readonly string[],
): { readonly variable: string; readonly value: string } | undefined {
  for (const name of names) {
    for (const variable of [name, name.toUpperCase()]) {
      const value = environment[variable]?.trim() ?? '';
      if (value !== '') return { variable, value };
    }
  }
  return undefined;
}

/** Returns whether a `no_proxy` list includes the host of a URL. An entry is a domain, with or without a port, or `*`. */
function includesHost(list: string, { hostname, port, protocol }: URL): boolean {
  const ownPort = port === '' ? (protocol === 'http:' ? '80' : '443') : port;
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const domain = name.replace(/^\*?\./, '');
    if (domain === '' || (entryPort !== undefined && entryPort !== ownPort)) return false;
    return hostname === domain || hostname.endsWith(`.${domain}`);
  });
}

function parseProxyUrl(text: string): URL | undefined {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
  } catch {
    return undefined;
  }
}

import type { Environment } from '../../../auth/environment.js';

/** A proxy that the environment names for a host. */
export interface NamedProxy {
  /** The variable that counts. */
  readonly variable: string;
  /** Undefined where its value is no URL. May hold credentials. */
  readonly url: URL | undefined;
}

/**
 * The proxy that the environment has for a URL, by the variables that curl and gRPC read: lower case first, and for gRPC
 * `grpc_proxy` before the others. Undefined where none is set, or `no_proxy` has the host.
 */
export function proxyOf(url: URL, environment: Environment, grpc: boolean = false): NamedProxy | undefined {
  const scheme = url.protocol === 'http:' ? 'http_proxy' : 'https_proxy';
  const found = firstSet(environment, grpc ? ['grpc_proxy', scheme] : [scheme]);
  const excluded = firstSet(environment, grpc ? ['no_grpc_proxy', 'no_proxy'] : ['no_proxy']);
  if (found === undefined || (excluded !== undefined && excludes(excluded.value, url))) return undefined;
  return { variable: found.variable, url: parse(found.value) };
}

function firstSet(
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

/** A list of hosts, each with those below it, with a port or without, or `*`. */
function excludes(list: string, { hostname, port, protocol }: URL): boolean {
  const own = port === '' ? (protocol === 'http:' ? '80' : '443') : port;
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [, name = '', wanted] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    const plain = name.replace(/^\*?\./, '');
    if (plain === '' || (wanted !== undefined && wanted !== own)) return false;
    return hostname === plain || hostname.endsWith(`.${plain}`);
  });
}

function parse(text: string): URL | undefined {
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
  } catch {
    return undefined;
  }
}

import type { Machine } from '../machine.js';
import { nodeUsesProxies } from '../network/node-proxy.js';
import { probe } from '../network/probe.js';
import { ProbeError } from '../network/probe-error.js';
import { type NamedProxy, proxyOf } from '../network/proxy-of.js';
import { tellFailure } from '../network/tell-failure.js';
import type { Verdict } from '../verdict.js';

/** Where a proxy would be asked to connect to. */
export interface ProxyTargets {
  readonly workspace: URL | undefined;
  readonly endpoint: URL | undefined;
}

/**
 * Whether the environment names a proxy. Streams do not go through one, and requests only where Node itself is told to, so
 * that a proxy which is set is a warning: direct connections must be allowed.
 */
export async function checkProxy({ workspace, endpoint }: ProxyTargets, machine: Machine): Promise<Verdict<true>> {
  const { environment, nodeVersion } = machine;
  const found = [
    { url: workspace, proxy: workspace && proxyOf(workspace, environment) },
    { url: endpoint, proxy: endpoint && proxyOf(endpoint, environment, true) },
  ].flatMap(({ url, proxy }) => (url && proxy ? [{ url, proxy }] : []));
  if (found.length === 0) return { status: 'ok', message: 'None is set for these hosts.', value: true };
  const told = await Promise.all(found.map(({ url, proxy }) => tellProxy(url, proxy, machine)));
  const used = nodeUsesProxies(environment, nodeVersion)
    ? 'Requests to the workspace go through it, streams do not.'
    : 'It is not used: zerobus-gen and zerobus-runtime connect directly.';
  const hosts = found.map(({ url }) => url.hostname).join(' and ');
  return {
    status: 'warn',
    message: `${told.join(' ')} ${used}`,
    fix: `Allow this machine to reach ${hosts} directly; NO_PROXY with them says that this is meant.`,
    value: true,
  };
}

async function tellProxy(url: URL, { variable, url: proxy }: NamedProxy, machine: Machine): Promise<string> {
  if (proxy === undefined) return `${variable} is no address of a proxy.`;
  const names = `${variable} names the proxy ${proxy.host} for ${url.hostname}`;
  try {
    await probe(url, proxy, machine);
    return `${names}, which lets through.`;
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    // Name and connection are those of the proxy.
    const target = error.stage === 'dns' || error.stage === 'tcp' ? proxy : url;
    const { message } = tellFailure(error, { url: target, setting: variable }, machine.environment);
    return `${names}. ${message}`;
  }
}

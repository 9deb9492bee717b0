import type { CheckOutcome } from '../check-outcome.js';
import type { Machine } from '../machine.js';
import { describeProbeError } from '../network/describe-probe-error.js';
import { probe } from '../network/probe.js';
import { ProbeError } from '../network/probe-error.js';
import { findProxy, nodeUsesProxies, type ProxyVariable } from '../network/proxy-variables.js';

/** The hosts that a proxy may be set for. */
export interface ProxyTargets {
  readonly workspace: URL | undefined;
  readonly endpoint: URL | undefined;
}

/**
 * Checks whether environment variables name a proxy. Streams never use one, and requests only if Node.js is configured to, so
 * a proxy is a warning: the network must allow direct connections.
 */
export async function checkProxy({ workspace, endpoint }: ProxyTargets, machine: Machine): Promise<CheckOutcome<true>> {
  const { environment, nodeVersion } = machine;
  const found = [
    { url: workspace, proxy: workspace && findProxy(workspace, environment) },
    { url: endpoint, proxy: endpoint && findProxy(endpoint, environment, true) },
  ].flatMap(({ url, proxy }) => (url && proxy ? [{ url, proxy }] : []));
  if (found.length === 0) return { status: 'ok', message: 'No proxy is set for these hosts.', value: true };
  const descriptions = await Promise.all(found.map(({ url, proxy }) => describeProxy(url, proxy, machine)));
  const usage = nodeUsesProxies(environment, nodeVersion)
    ? 'Requests to the workspace use it; streams do not.'
    : 'It is not used: zerobus-gen and zerobus-runtime connect directly.';
  const hosts = found.map(({ url }) => url.hostname).join(' and ');
  return {
    status: 'warn',
    message: `${descriptions.join(' ')} ${usage}`,
    fix: `Allow direct connections from this machine to ${hosts}; to silence this warning, add the host names to NO_PROXY.`,
    value: true,
  };
}

async function describeProxy(url: URL, { variable, url: proxy }: ProxyVariable, machine: Machine): Promise<string> {
  if (proxy === undefined) return `${variable} is not the URL of an HTTP proxy.`;
  const names = `${variable} names the proxy ${proxy.host} for ${url.hostname}`;
  try {
    await probe(url, proxy, machine);
    return `${names}, which lets the connection through.`;
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    // In these stages, the connection is to the proxy.
    const target = error.stage === 'dns' || error.stage === 'tcp' ? proxy : url;
    const { message } = describeProbeError(error, { url: target, setting: variable }, machine.environment);
    return `${names}. ${message}`;
  }
}

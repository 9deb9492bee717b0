import type { Machine } from '../machine.js';
import { nodeUsesProxies } from '../network/node-proxy.js';
import { probe, type Reached } from '../network/probe.js';
import { ProbeError } from '../network/probe-error.js';
import { proxyOf } from '../network/proxy-of.js';
import { tellFailure } from '../network/tell-failure.js';
import type { Verdict } from '../verdict.js';

/** Name, connection and certificate of the workspace, by the way that requests take. */
export async function checkWorkspaceNetwork(host: URL, machine: Machine): Promise<Verdict<true>> {
  const { environment, nodeVersion } = machine;
  const proxy = nodeUsesProxies(environment, nodeVersion) ? proxyOf(host, environment)?.url : undefined;
  return tell(host, 'DATABRICKS_HOST', proxy, machine, () => undefined);
}

/** The same of the Zerobus endpoint, which is always connected to directly, and must speak HTTP/2. */
export async function checkEndpointNetwork(endpoint: URL, machine: Machine): Promise<Verdict<true>> {
  return tell(endpoint, 'ZEROBUS_SERVER_ENDPOINT', undefined, machine, ({ protocol }) => {
    if (endpoint.protocol === 'http:' || protocol === 'h2') return undefined;
    return {
      status: 'fail',
      message: `${endpoint.host} speaks TLS, but no HTTP/2, which gRPC needs.`,
      fix: 'Check ZEROBUS_SERVER_ENDPOINT, and that nothing on the way inspects TLS and takes HTTP/2 out.',
    };
  });
}

async function tell(
  url: URL,
  setting: string,
  via: URL | undefined,
  machine: Machine,
  refuse: (reached: Reached) => Verdict<true> | undefined,
): Promise<Verdict<true>> {
  try {
    const reached = await probe(url, via, machine);
    const through = via === undefined ? '' : ` through the proxy ${via.host}`;
    const secure = url.protocol === 'https:' ? ', its certificate is trusted' : '';
    const message = `${url.host} is reached${through} (${reached.address})${secure}.`;
    return refuse(reached) ?? { status: 'ok', message, value: true };
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    return { status: 'fail', ...tellFailure(error, { url, setting }, machine.environment) };
  }
}

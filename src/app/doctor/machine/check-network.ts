import type { CheckOutcome } from '../check-outcome.js';
import type { Machine } from '../machine.js';
import { describeProbeError } from '../network/describe-probe-error.js';
import { type Connection, probe } from '../network/probe.js';
import { ProbeError } from '../network/probe-error.js';
import { findProxy, nodeUsesProxies } from '../network/proxy-variables.js';

/** Checks DNS, connection and certificate of the workspace, through a proxy if requests use one. */
export async function checkWorkspaceNetwork(host: URL, machine: Machine): Promise<CheckOutcome<true>> {
  const { environment, nodeVersion } = machine;
  const proxy = nodeUsesProxies(environment, nodeVersion) ? findProxy(host, environment)?.url : undefined;
  return checkConnection({ url: host, setting: 'DATABRICKS_HOST', proxy }, machine, () => undefined);
}

/** Checks DNS, connection, certificate and HTTP/2 of the Zerobus endpoint. Streams always connect directly. */
export async function checkEndpointNetwork(endpoint: URL, machine: Machine): Promise<CheckOutcome<true>> {
  const target = { url: endpoint, setting: 'ZEROBUS_SERVER_ENDPOINT', proxy: undefined };
  return checkConnection(target, machine, ({ protocol }) => {
    if (endpoint.protocol === 'http:' || protocol === 'h2') return undefined;
    return {
      status: 'fail',
      message: `${endpoint.host} supports TLS, but not HTTP/2, which gRPC needs.`,
      fix: 'Check ZEROBUS_SERVER_ENDPOINT. If it is correct, bypass any proxy that inspects TLS, because it may remove HTTP/2.',
    };
  });
}

interface ConnectionTarget {
  readonly url: URL;
  /** The environment variable that has the URL. */
  readonly setting: string;
  readonly proxy: URL | undefined;
}

async function checkConnection(
  { url, setting, proxy }: ConnectionTarget,
  machine: Machine,
  findProblem: (connection: Connection) => CheckOutcome<true> | undefined,
): Promise<CheckOutcome<true>> {
  try {
    const connection = await probe(url, proxy, machine);
    const through = proxy === undefined ? '' : ` through the proxy ${proxy.host}`;
    const secure = url.protocol === 'https:' ? '; its certificate is trusted' : '';
    const message = `Connected to ${url.host}${through} (${connection.address})${secure}.`;
    return findProblem(connection) ?? { status: 'ok', message, value: true };
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    return { status: 'fail', ...describeProbeError(error, { url, setting }, machine.environment) };
  }
}

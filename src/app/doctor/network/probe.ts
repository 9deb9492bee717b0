import type { LookupAddress } from 'node:dns';
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { isLoopback } from '../../../auth/workspace-host.js';
import { TimeoutError, unlessAborted, withTimeout } from '../../../system/abort-signal.js';
import type { Machine } from '../machine.js';
import { connectTcp } from './connect-tcp.js';
import { connectTls } from './connect-tls.js';
import { openTunnel } from './open-tunnel.js';
import { ProbeError, type Stage } from './probe-error.js';

/** A connection that could be opened. */
export interface Connection {
  /** The IP address: the host's, or the proxy's. */
  readonly address: string;
  /** The protocol that TLS agreed on, `h2` or `http/1.1`; undefined without TLS or without an agreement. */
  readonly protocol: string | undefined;
}

/**
 * Connects to a host in stages, so that an error names the one that failed: DNS, TCP, proxy, TLS. Sends no data except CONNECT
 * to `proxy`, if given. Throws ProbeError, or the reason of the machine's signal.
 */
export async function probe(url: URL, proxy: URL | undefined, machine: Machine): Promise<Connection> {
  let stage: Stage = 'dns';
  let socket: Socket | undefined;
  try {
    return await withTimeout(machine.timeoutMs, machine.signal, async (signal) => {
      const first = proxy ?? url;
      // `dns.lookup` cannot be aborted.
      const addresses = await unlessAborted(resolveAddresses(first, machine), signal);
      stage = 'tcp';
      socket = await connectTcp(addresses, getPort(first), signal);
      const address = socket.remoteAddress ?? '';
      if (proxy !== undefined) {
        stage = 'proxy';
        if (proxy.protocol === 'https:') socket = await connectTls(socket, proxy.hostname, machine.ca, signal);
        await openTunnel(socket, `${url.hostname}:${getPort(url)}`, proxy, signal);
      }
      if (url.protocol !== 'https:') return { address, protocol: undefined };
      stage = 'tls';
      const secure = await connectTls(socket, url.hostname, machine.ca, signal);
      socket = secure;
      return { address, protocol: secure.alpnProtocol || undefined };
    });
  } catch (error) {
    machine.signal.throwIfAborted();
    throw error instanceof TimeoutError
      ? new ProbeError(stage, 'TIMEOUT', error.message)
      : ProbeError.from(stage, error);
  } finally {
    socket?.destroy();
  }
}

function getPort({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}

const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Resolves a host name. IP addresses and names of this machine need no DNS. */
async function resolveAddresses({ hostname }: URL, { lookup }: Machine): Promise<readonly LookupAddress[]> {
  const plain = hostname.replace(/^\[|\]$/g, '');
  if (isIP(plain) > 0) return [{ address: plain, family: isIP(plain) }];
  return isLoopback(hostname) ? LOOPBACK : lookup(plain);
}

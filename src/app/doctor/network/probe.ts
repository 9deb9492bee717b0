import type { LookupAddress } from 'node:dns';
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { isLoopback } from '../../../auth/workspace-host.js';
import { TimeoutError, unlessAborted, withTimeout } from '../../../system/abort-signal.js';
import type { Machine } from '../machine.js';
import { connectTcp } from './connect-tcp.js';
import { connectThrough } from './connect-through.js';
import { connectTls } from './connect-tls.js';
import { ProbeError, type Stage } from './probe-error.js';

/** A connection that was made. */
export interface Reached {
  /** What was connected to: the host's address, or the proxy's. */
  readonly address: string;
  /** What TLS agreed on, `h2` or `http/1.1`; undefined without TLS or agreement. */
  readonly protocol: string | undefined;
}

/**
 * Connects to a host step by step, so that what fails can be told apart: name, TCP, proxy, TLS. Nothing is sent but the
 * CONNECT for `via`, a proxy. Throws ProbeError, or the reason of the machine's signal.
 */
export async function probe(url: URL, via: URL | undefined, machine: Machine): Promise<Reached> {
  let stage: Stage = 'dns';
  let socket: Socket | undefined;
  try {
    return await withTimeout(machine.timeoutMs, machine.signal, async (signal) => {
      const first = via ?? url;
      // `dns.lookup` cannot be aborted.
      const addresses = await unlessAborted(addressesOf(first, machine), signal);
      stage = 'tcp';
      socket = await connectTcp(addresses, portOf(first), signal);
      const address = socket.remoteAddress ?? '';
      if (via !== undefined) {
        stage = 'proxy';
        if (via.protocol === 'https:') socket = await connectTls(socket, via.hostname, machine.ca, signal);
        await connectThrough(socket, `${url.hostname}:${portOf(url)}`, via, signal);
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

function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port);
}

const ofThisMachine: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Addresses, and names of this machine, take no DNS. */
async function addressesOf({ hostname }: URL, { lookup }: Machine): Promise<readonly LookupAddress[]> {
  const plain = hostname.replace(/^\[|\]$/g, '');
  if (isIP(plain) > 0) return [{ address: plain, family: isIP(plain) }];
  return isLoopback(hostname) ? ofThisMachine : lookup(plain);
}

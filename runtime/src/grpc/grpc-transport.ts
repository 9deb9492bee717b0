import { URL } from 'node:url';
import { bareHost, parseProxy } from '../network/proxy-address.js';
import { type Scheduler, systemScheduler } from '../time/scheduler.js';
import type { SharedTransport, TransportProvider, TransportSettings } from '../transport/transport-provider.js';
import { ProducerTransport } from './producer-transport.js';
import { SessionPool } from './session-pool.js';

const provider: TransportProvider = Object.freeze({
  name: 'grpc',
  prepare: (settings: TransportSettings) => prepareGrpc(settings, systemScheduler),
});

/**
 * Returns the transport that streams records over gRPC, as the official clients do. It is always the same value, so that the producers
 * of a client share its connections.
 */
export function grpcTransport(): TransportProvider {
  return provider;
}

/** Prepares the connections of one client, with a clock. */
export function prepareGrpc(
  { endpoint, tls, proxy, maxSessions }: TransportSettings,
  scheduler: Scheduler,
): SharedTransport {
  const { hostname, port, protocol } = new URL(endpoint);
  const isSecure = protocol === 'https:';
  const pool = new SessionPool({
    origin: endpoint,
    address: {
      host: bareHost(hostname),
      port: Number(port === '' ? (isSecure ? 443 : 80) : port),
      proxy: proxy === undefined ? undefined : parseProxy(proxy),
      tls: isSecure ? { ...tls, alpn: 'h2' } : undefined,
    },
    scheduler,
    maxSessions,
  });
  return {
    get connections() {
      return pool.connections;
    },
    transport: () => new ProducerTransport(pool),
  };
}

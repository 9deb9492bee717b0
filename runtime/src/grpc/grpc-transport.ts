import type { SharedTransport, TransportProvider, TransportSettings } from '../transport/transport-provider.js';
import { Connection } from './connection.js';
import { Http2Transport } from './http2-transport.js';

const provider: TransportProvider = Object.freeze({
  name: 'grpc',
  prepare({ endpoint }: TransportSettings): SharedTransport {
    const connection = new Connection(endpoint);
    return {
      get connections() {
        return connection.isOpen ? 1 : 0;
      },
      transport: () => new Http2Transport(connection),
    };
  },
});

/** Returns the transport that streams records over gRPC, the protocol of the Zerobus SDKs. Always returns the same value, so that producers of one client share its connections. */
export function grpcTransport(): TransportProvider {
  return provider;
}

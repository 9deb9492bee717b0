import type { TlsOptions } from './tls-options.js';
import type { Transport } from './transport.js';

/** What a client passes to a transport. */
export interface TransportSettings {
  /** The origin of the Zerobus endpoint, `https://host` or `http://127.0.0.1:1234`. */
  readonly endpoint: string;
  /** How to verify the service, and to identify this client. */
  readonly tls: TlsOptions | undefined;
  /** The URL of an HTTP proxy, with user name and password if it needs them. */
  readonly proxy: string | undefined;
  /** Maximum number of connections at a time. */
  readonly maxSessions: number;
}

/** A protocol to reach the service by, such as gRPC. The same value may serve several clients. */
export interface TransportProvider {
  /** The name of the protocol, for messages. */
  readonly name: string;
  /** Prepares the connections of one client. Opens none. */
  prepare(settings: TransportSettings): SharedTransport;
}

/** The connections of one client, which its producers share. */
export interface SharedTransport {
  /** Number of connections that are open or being made. */
  readonly connections: number;
  /** Returns the transport of one producer. */
  transport(): Transport;
}

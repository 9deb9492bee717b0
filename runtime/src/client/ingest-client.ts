import type { TokenSource } from '../auth/token-source.js';
import type { SharedBuffers } from '../batch/buffer-pool.js';
import type { Transport } from '../transport/transport.js';
import type { TransportProvider } from '../transport/transport-provider.js';

/** What a producer needs of a client. `ZerobusClient` implements it, and so may a test double. */
export interface IngestClient {
  /** The catalog for producers whose options name none. */
  readonly catalog?: string | undefined;
  /** Throws `configuration` if a setting is missing or wrong. */
  check(): void;
  /** Returns the connection to the service for one producer. `fallback` is used unless the client has a transport of its own. */
  transport(fallback: TransportProvider): Transport;
  /** Returns the buffers that all its producers share; each has its own if this is absent. */
  buffers?(): SharedBuffers;
  /** Returns the source of the tokens for its streams. */
  tokens(): TokenSource;
}

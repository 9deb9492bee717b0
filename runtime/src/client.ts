import { ClientCredentialsTokens } from './auth/client-credentials.js';
import { GivenToken } from './auth/given-token.js';
import { requestToken } from './auth/token-endpoint.js';
import type { TokenSource } from './auth/token-source.js';
import { checkClientOptions } from './check-client-options.js';
import { type ClientSettings, clientSettings, type ZerobusClientOptions } from './client-settings.js';
import { Connection } from './grpc/connection.js';
import { GrpcTransport } from './grpc/grpc-transport.js';
import type { Transport } from './grpc/transport.js';
import { systemScheduler } from './stream/scheduler.js';

/** What a producer asks of a client. `ZerobusClient` is one, of this copy of the package or of another. */
export interface IngestClient {
  /** The catalog for producers that are given none. */
  readonly catalog?: string | undefined;
  /** Throws `configuration` where a setting is missing or wrong. */
  check(): void;
  /** The way to the service for one producer. */
  transport(): Transport;
  /** Where its streams get their tokens. */
  tokens(): TokenSource;
}

/**
 * Endpoint, workspace and credentials; producers that are given the same client share its connection and its tokens.
 * Options of the wrong kind throw `configuration` here; settings that are missing do so when they are first needed, so that a
 * producer may be created where there is no environment. It holds no socket of its own: the last producer closes the connection.
 */
export class ZerobusClient implements IngestClient {
  readonly #options: ZerobusClientOptions;
  #parts: { readonly connection: Connection; readonly tokens: TokenSource } | undefined;

  constructor(options: ZerobusClientOptions = {}) {
    checkClientOptions(options);
    this.#options = { ...options };
  }

  get catalog(): string | undefined {
    return this.#options.catalog;
  }

  check(): void {
    this.#resolve();
  }

  transport(): Transport {
    return new GrpcTransport(this.#resolve().connection);
  }

  tokens(): TokenSource {
    return this.#resolve().tokens;
  }

  /** Once, when first needed. */
  #resolve(): { readonly connection: Connection; readonly tokens: TokenSource } {
    if (this.#parts === undefined) {
      const settings = clientSettings(this.#options, process.env);
      this.#parts = { connection: new Connection(settings.endpoint), tokens: tokensFor(settings) };
    }
    return this.#parts;
  }
}

function tokensFor({ credentials, workspaceUrl = '', workspaceId }: ClientSettings): TokenSource {
  if ('token' in credentials) return new GivenToken(credentials);
  const endpoint = { workspaceUrl, workspaceId, credentials };
  return new ClientCredentialsTokens((table, signal) => requestToken(endpoint, table, signal), systemScheduler);
}

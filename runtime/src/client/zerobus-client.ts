import { ClientCredentialsTokenSource } from '../auth/client-credentials-token-source.js';
import { requestToken } from '../auth/token-endpoint.js';
import type { TokenSource } from '../auth/token-source.js';
import { UserTokenSource } from '../auth/user-token-source.js';
import { Connection } from '../grpc/connection.js';
import { Http2Transport } from '../grpc/http2-transport.js';
import type { Transport } from '../grpc/transport.js';
import { readOptions } from '../options/rules.js';
import { systemScheduler } from '../time/scheduler.js';
import {
  CLIENT_OPTIONS,
  type ClientSettings,
  resolveClientSettings,
  type ZerobusClientOptions,
} from './client-settings.js';
import type { IngestClient } from './ingest-client.js';

/**
 * Endpoint, workspace and credentials; producers that are given the same client share its connection and its tokens.
 * Options of the wrong kind throw `configuration` here; settings that are missing do so when they are first needed, so that a
 * producer may be created where there is no environment. It holds no socket of its own: the last producer closes the connection.
 */
export class ZerobusClient implements IngestClient {
  readonly #options: ZerobusClientOptions;
  #parts: { readonly connection: Connection; readonly tokens: TokenSource } | undefined;

  constructor(options: ZerobusClientOptions = {}) {
    this.#options = readOptions(CLIENT_OPTIONS, options, 'ZerobusClient');
  }

  get catalog(): string | undefined {
    return this.#options.catalog;
  }

  check(): void {
    this.#resolve();
  }

  transport(): Transport {
    return new Http2Transport(this.#resolve().connection);
  }

  tokens(): TokenSource {
    return this.#resolve().tokens;
  }

  /** Once, when first needed. */
  #resolve(): { readonly connection: Connection; readonly tokens: TokenSource } {
    if (this.#parts === undefined) {
      const settings = resolveClientSettings(this.#options, process.env);
      this.#parts = { connection: new Connection(settings.endpoint), tokens: tokensFor(settings) };
    }
    return this.#parts;
  }
}

function tokensFor({ credentials, workspaceUrl = '', workspaceId }: ClientSettings): TokenSource {
  if ('token' in credentials) return new UserTokenSource(credentials);
  const endpoint = { workspaceUrl, workspaceId, credentials };
  return new ClientCredentialsTokenSource((table, signal) => requestToken(endpoint, table, signal), systemScheduler);
}

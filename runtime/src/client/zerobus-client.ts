import process from 'node:process';
import { MintedTokenSource } from '../auth/minted-token-source.js';
import { requestToken } from '../auth/token-endpoint.js';
import type { TokenSource } from '../auth/token-source.js';
import { UserTokenSource } from '../auth/user-token-source.js';
import { BufferPool, type SharedBuffers } from '../batch/buffer-pool.js';
import { parseProxy } from '../network/proxy-address.js';
import { readOptions } from '../options/rules.js';
import { systemScheduler } from '../time/scheduler.js';
import type { Transport } from '../transport/transport.js';
import type { SharedTransport, TransportProvider } from '../transport/transport-provider.js';
import {
  CLIENT_OPTIONS,
  type ClientSettings,
  DEFAULT_MAX_SESSIONS,
  resolveClientSettings,
  type ZerobusClientOptions,
} from './client-settings.js';
import type { IngestClient } from './ingest-client.js';

/** Bytes that unacknowledged batches of all producers may hold by default. */
const MAX_BYTES = 256 * 1024 * 1024;

/** What a client keeps once its settings are resolved. */
interface ClientParts {
  readonly settings: ClientSettings;
  /** The connections for each transport. */
  readonly shared: Map<TransportProvider, SharedTransport>;
  readonly tokens: TokenSource;
  readonly buffers: SharedBuffers;
}

/**
 * Endpoint, workspace and credentials. Producers with the same client share its connection and its tokens.
 *
 * A client needs no closing: the last producer that ends closes the connection. A setting that is missing is reported when a
 * producer first connects, so that producers can be created before the environment is complete.
 *
 * @example
 * const client = new ZerobusClient({ credentials: { clientId, clientSecret } });
 * const events = new SensorEventProducer({ client });
 * const alerts = new AlertProducer({ client });
 */
export class ZerobusClient implements IngestClient {
  readonly #options: ZerobusClientOptions;
  #parts: ClientParts | undefined;

  /**
   * Creates a client. Opens no connection.
   *
   * @throws `configuration` if an option is unknown or has a wrong value; the message names it and shows no secret.
   */
  constructor(options: ZerobusClientOptions = {}) {
    this.#options = readOptions(CLIENT_OPTIONS, options, 'ZerobusClient');
  }

  /** The option `catalog`. */
  get catalog(): string | undefined {
    return this.#options.catalog;
  }

  /**
   * Resolves the settings from options and environment, without connecting.
   *
   * @throws `configuration` if a setting is missing or wrong.
   */
  check(): void {
    this.#resolve();
  }

  /**
   * Returns the connection to the service for one producer. Called by producers: `fallback` is the transport that the generated code
   * names, and the option `transport` takes precedence.
   */
  transport(fallback: TransportProvider): Transport {
    const { transport: provider = fallback, tls, proxy, maxSessions = DEFAULT_MAX_SESSIONS } = this.#options;
    const { settings, shared } = this.#resolve();
    let known = shared.get(provider);
    if (known === undefined) {
      known = provider.prepare({ endpoint: settings.endpoint, tls, proxy, maxSessions });
      shared.set(provider, known);
    }
    return known.transport();
  }

  /** Returns the source of tokens that all its producers share. Called by producers. */
  tokens(): TokenSource {
    return this.#resolve().tokens;
  }

  /** Returns the buffers that all its producers share. Called by producers. */
  buffers(): SharedBuffers {
    return this.#resolve().buffers;
  }

  /** Resolves the settings once, when they are first needed. */
  #resolve(): ClientParts {
    if (this.#parts === undefined) {
      const settings = resolveClientSettings(this.#options, process.env);
      const buffers = new BufferPool(this.#options.maxBytes ?? MAX_BYTES, systemScheduler);
      this.#parts = { settings, shared: new Map(), tokens: tokensFor(settings, this.#options), buffers };
    }
    return this.#parts;
  }
}

function tokensFor(
  { credentials, workspaceUrl = '', workspaceId }: ClientSettings,
  { tls, proxy }: ZerobusClientOptions,
): TokenSource {
  if ('token' in credentials) return new UserTokenSource(credentials, systemScheduler);
  const route = {
    proxy: proxy === undefined ? undefined : parseProxy(proxy),
    // The option `tls.servername` names the Zerobus endpoint, not the workspace.
    tls: { ...tls, servername: undefined },
  };
  const endpoint = { workspaceUrl, workspaceId, credentials, scheduler: systemScheduler, route };
  return new MintedTokenSource((table, signal) => requestToken(endpoint, table, signal), systemScheduler);
}

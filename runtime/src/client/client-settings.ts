import type { Credentials } from '../auth/credentials.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { parseProxy } from '../network/proxy-address.js';
import { hasMethod, integer, isText, type OptionRule, type OptionRules, optional } from '../options/rules.js';
import type { TlsOptions } from '../transport/tls-options.js';
import type { TransportProvider } from '../transport/transport-provider.js';
import { areSwapped, checkPair, parseEndpoint, parseWorkspaceUrl } from './addresses.js';
import { CLIENT_ID, CLIENT_SECRET, checkCredentials, credentialsOption } from './credential-settings.js';
import { tlsOption } from './tls-settings.js';

/** Options of a client. What is left out comes from environment variables, which are read when a producer first connects. */
export interface ZerobusClientOptions {
  /**
   * The Zerobus endpoint, `<workspace-id>.zerobus.<region>.cloud.databricks.com`, with or without `https://`. `http://` is
   * accepted for loopback addresses only. Default: the environment variable `ZEROBUS_SERVER_ENDPOINT`.
   */
  readonly endpoint?: string | undefined;
  /**
   * The URL of the workspace, which issues the tokens. Not needed if `credentials` has a `token`.
   * Default: the environment variable `DATABRICKS_HOST`, then `DATABRICKS_WORKSPACE_URL`.
   */
  readonly workspaceUrl?: string | undefined;
  /**
   * A service principal `{ clientId, clientSecret }`, a token of another identity provider `{ federation: { clientId, token } }`, or a
   * token for the service `{ token }`.
   * Default: the environment variables `DATABRICKS_CLIENT_ID` and `DATABRICKS_CLIENT_SECRET`.
   */
  readonly credentials?: Credentials | undefined;
  /**
   * Bytes of memory that the unacknowledged batches of all its producers may hold together. Beyond it `write` returns a promise to wait
   * for, except that each producer may always have one batch in flight. Default: 268,435,456 (256 MiB).
   */
  readonly maxBytes?: number | undefined;
  /** The catalog to write into, for producers whose options name none. Default: the environment variable `ZEROBUS_CATALOG`. */
  readonly catalog?: string | undefined;
  /** The transport of all its producers, such as `grpcTransport()`. Default: the transport that the generated code names. */
  readonly transport?: TransportProvider | undefined;
  /** Certificates: of a private certificate authority, and of this client if the service or a gateway requires one. Default: none. */
  readonly tls?: TlsOptions | undefined;
  /**
   * An HTTP proxy for the connections to the service and for token requests, `http://user:password@host:port`. It is asked with CONNECT, so
   * that TLS reaches the service. Default: none.
   */
  readonly proxy?: string | undefined;
  /**
   * Maximum number of connections to the service. A client opens more than one only if the server limits the streams of a connection.
   * Default: 32.
   */
  readonly maxSessions?: number | undefined;
}

/** The settings of a client, from its options and the environment. */
export interface ClientSettings {
  /** The origin of the Zerobus endpoint, `https://host` or `http://127.0.0.1:1234`. */
  readonly endpoint: string;
  /** The first label of the endpoint's host. */
  readonly workspaceId: string;
  /** The origin of the workspace; undefined if the user supplies the tokens. */
  readonly workspaceUrl: string | undefined;
  readonly credentials: Credentials;
}

/** The default of `maxSessions`. */
export const DEFAULT_MAX_SESSIONS = 32;

/** The settings, as messages name them. */
const ENDPOINT = 'endpoint (ZEROBUS_SERVER_ENDPOINT)';
const WORKSPACE_URL = 'workspaceUrl (DATABRICKS_HOST)';

/** Resolves settings: options take precedence over environment variables. Throws `configuration`, naming every missing setting. */
export function resolveClientSettings(options: ZerobusClientOptions, env: NodeJS.ProcessEnv): ClientSettings {
  const missing: string[] = [];
  const need = (value: string | undefined, name: string): string => {
    if (value === undefined || value.trim() === '') missing.push(name);
    return value ?? '';
  };
  const endpoint = need(options.endpoint ?? env['ZEROBUS_SERVER_ENDPOINT'], ENDPOINT);
  const credentials = options.credentials ?? {
    clientId: need(env['DATABRICKS_CLIENT_ID'], CLIENT_ID),
    clientSecret: need(env['DATABRICKS_CLIENT_SECRET'], CLIENT_SECRET),
  };
  const given = options.workspaceUrl ?? (env['DATABRICKS_HOST'] || env['DATABRICKS_WORKSPACE_URL']);
  const workspaceUrl = 'token' in credentials ? undefined : need(given, WORKSPACE_URL);
  if (missing.length > 0) {
    throw new ZerobusError('configuration', `Not set: ${missing.join(', ')}`, {
      help: 'Set the environment variables that the message names, or pass the options to new ZerobusClient({ … }).',
    });
  }
  if (workspaceUrl !== undefined && areSwapped(endpoint, workspaceUrl)) {
    throw new ZerobusError('configuration', `${ENDPOINT} and ${WORKSPACE_URL} are swapped`, {
      help: 'Exchange their values: the address with zerobus in its name is the endpoint.',
    });
  }
  const url = parseEndpoint(endpoint, ENDPOINT);
  const workspace = workspaceUrl === undefined ? undefined : parseWorkspaceUrl(workspaceUrl, WORKSPACE_URL);
  if (workspace !== undefined) checkPair(url, workspace);
  checkCredentials(credentials);
  return {
    endpoint: url.origin,
    workspaceId: url.hostname.split('.', 1)[0] ?? '',
    workspaceUrl: workspace?.origin,
    credentials,
  };
}

/** The rule of each option. No message shows a value of `credentials`, `proxy` or `tls`. */
export const CLIENT_OPTIONS: OptionRules<ZerobusClientOptions> = {
  endpoint: address((text) => parseEndpoint(text, ENDPOINT)),
  workspaceUrl: address((text) => parseWorkspaceUrl(text, WORKSPACE_URL)),
  credentials: credentialsOption,
  maxBytes: optional('an integer of at least 1', (value) => Number.isSafeInteger(value) && Number(value) >= 1),
  catalog: optional('the name of a catalog', (value) => typeof value === 'string'),
  transport: optional('a transport, such as grpcTransport()', hasMethod('prepare')),
  tls: tlsOption,
  proxy: optional('the URL of an HTTP proxy, http://user:password@host:port', isProxy),
  maxSessions: integer(DEFAULT_MAX_SESSIONS, 1),
};

function isProxy(value: unknown): boolean {
  return typeof value === 'string' && parseProxy(value) !== undefined;
}

function address(parse: (text: string) => URL): OptionRule<string | undefined> {
  const { read, ...rest } = optional<string>('an address', isText);
  return {
    ...rest,
    read(value, name) {
      const text = read(value, name);
      if (text !== undefined) parse(text);
      return text;
    },
  };
}

import type { Credentials } from '../auth/credentials.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { isFunction, isText, type OptionRule, type OptionRules, optional } from '../options/rules.js';
import { parseOrigin } from './parse-origin.js';

/** What a client is told; what is left out comes from the environment. */
export interface ZerobusClientOptions {
  /** The Zerobus endpoint, `<workspace-id>.zerobus.<region>.cloud.databricks.com`. Default: `ZEROBUS_SERVER_ENDPOINT`. */
  readonly endpoint?: string | undefined;
  /** The workspace, which gives the tokens. Default: `DATABRICKS_HOST`, else `DATABRICKS_WORKSPACE_URL`. Not needed with `{ token }`. */
  readonly workspaceUrl?: string | undefined;
  /** Default: `DATABRICKS_CLIENT_ID` and `DATABRICKS_CLIENT_SECRET`. */
  readonly credentials?: Credentials | undefined;
  /** The catalog that producers write into which name none, instead of the generated one. Default: `ZEROBUS_CATALOG`. */
  readonly catalog?: string | undefined;
}

/** The settings of a client with everything in its place. */
export interface ClientSettings {
  /** `https://host` or `http://127.0.0.1:1234`. */
  readonly endpoint: string;
  /** The first label of the endpoint's host. */
  readonly workspaceId: string;
  /** Undefined where tokens are given and none is fetched. */
  readonly workspaceUrl: string | undefined;
  readonly credentials: Credentials;
}

/** Lays the options over the environment. Throws `configuration`, naming every setting that is missing. */
export function resolveClientSettings(options: ZerobusClientOptions, env: NodeJS.ProcessEnv): ClientSettings {
  const missing: string[] = [];
  const need = (value: string | undefined, name: string): string => {
    if (value === undefined || value.trim() === '') missing.push(name);
    return value ?? '';
  };
  const endpoint = need(options.endpoint ?? env['ZEROBUS_SERVER_ENDPOINT'], 'endpoint (ZEROBUS_SERVER_ENDPOINT)');
  const credentials = options.credentials ?? {
    clientId: need(env['DATABRICKS_CLIENT_ID'], 'credentials.clientId (DATABRICKS_CLIENT_ID)'),
    clientSecret: need(env['DATABRICKS_CLIENT_SECRET'], 'credentials.clientSecret (DATABRICKS_CLIENT_SECRET)'),
  };
  const given = 'token' in credentials;
  const workspace = options.workspaceUrl ?? (env['DATABRICKS_HOST'] || env['DATABRICKS_WORKSPACE_URL']);
  const workspaceUrl = given ? undefined : need(workspace, 'workspaceUrl (DATABRICKS_HOST)');
  if (missing.length > 0) {
    throw new ZerobusError('configuration', `Not set: ${missing.join(', ')}`, {
      help: 'Give them to new ZerobusClient({ … }), or set the environment variables that the message names.',
    });
  }
  const url = parseOrigin(endpoint, 'endpoint (ZEROBUS_SERVER_ENDPOINT)');
  return {
    endpoint: url.origin,
    workspaceId: url.hostname.split('.', 1)[0] ?? '',
    workspaceUrl:
      workspaceUrl === undefined ? undefined : parseOrigin(workspaceUrl, 'workspaceUrl (DATABRICKS_HOST)').origin,
    credentials,
  };
}

/** The rule of each option. No message shows a value of `credentials`. */
export const CLIENT_OPTIONS: OptionRules<ZerobusClientOptions> = {
  endpoint: address(),
  workspaceUrl: address(),
  credentials: { expected: 'an object', default: undefined, read: readCredentials },
  catalog: optional('the name of a catalog', (value) => typeof value === 'string'),
};

function address(): OptionRule<string | undefined> {
  const { read, ...rest } = optional<string>('an address', isText);
  return {
    ...rest,
    read(value, name) {
      const text = read(value, name);
      if (text !== undefined) parseOrigin(text, name);
      return text;
    },
  };
}

function readCredentials(value: unknown, name: string): Credentials | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) throw new ZerobusError('configuration', `${name} must be an object`);
  const { token, clientId, clientSecret } = value as Record<string, unknown>;
  if ('token' in value) {
    optional('a string or a function', (given) => isFunction(given) || isText(given)).read(
      token ?? null,
      `${name}.token`,
    );
    return value as Credentials;
  }
  optional('a string', isText).read(clientId ?? null, `${name}.clientId`);
  optional('a string', isText).read(clientSecret ?? null, `${name}.clientSecret`);
  return value as Credentials;
}

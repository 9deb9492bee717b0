import type { Credentials } from './auth/credentials.js';
import { ZerobusError } from './errors.js';
import { originOf } from './url-setting.js';

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
export function clientSettings(options: ZerobusClientOptions, env: NodeJS.ProcessEnv): ClientSettings {
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
  const url = originOf(endpoint, 'endpoint (ZEROBUS_SERVER_ENDPOINT)');
  return {
    endpoint: url.origin,
    workspaceId: url.hostname.split('.', 1)[0] ?? '',
    workspaceUrl:
      workspaceUrl === undefined ? undefined : originOf(workspaceUrl, 'workspaceUrl (DATABRICKS_HOST)').origin,
    credentials,
  };
}

/** A setting of unified authentication. */
export type SettingName =
  | 'host'
  | 'token'
  | 'clientId'
  | 'clientSecret'
  | 'oidcTokenEnv'
  | 'oidcTokenFile'
  | 'audience'
  | 'authType'
  | 'cliPath'
  | 'warehouse'
  | 'httpPath';

/** Where a setting can be set: environment variables and keys of a profile, the first non-empty one wins. */
interface SettingSource {
  readonly variables: readonly string[];
  readonly keys: readonly string[];
}

/**
 * The variables and profile keys of Databricks' SDKs for Go and Python; both names if they differ. DATABRICKS_HTTP_PATH is a
 * convention of the SQL drivers, and no SDK has a key for it.
 */
export const settingSources: Readonly<Record<SettingName, SettingSource>> = {
  host: { variables: ['DATABRICKS_HOST', 'DATABRICKS_WORKSPACE_URL'], keys: ['host'] },
  token: { variables: ['DATABRICKS_TOKEN'], keys: ['token'] },
  clientId: { variables: ['DATABRICKS_CLIENT_ID'], keys: ['client_id'] },
  clientSecret: { variables: ['DATABRICKS_CLIENT_SECRET'], keys: ['client_secret'] },
  oidcTokenEnv: { variables: ['DATABRICKS_OIDC_TOKEN_ENV'], keys: ['oidc_token_env'] },
  oidcTokenFile: {
    variables: ['DATABRICKS_OIDC_TOKEN_FILEPATH', 'DATABRICKS_OIDC_TOKEN_FILE'],
    keys: ['oidc_token_filepath', 'databricks_id_token_filepath'],
  },
  audience: { variables: ['DATABRICKS_TOKEN_AUDIENCE'], keys: ['audience', 'token_audience'] },
  authType: { variables: ['DATABRICKS_AUTH_TYPE'], keys: ['auth_type'] },
  cliPath: { variables: ['DATABRICKS_CLI_PATH'], keys: ['databricks_cli_path'] },
  warehouse: { variables: ['DATABRICKS_WAREHOUSE_ID'], keys: ['warehouse_id'] },
  httpPath: { variables: ['DATABRICKS_HTTP_PATH'], keys: [] },
};

/** The settings that select a workspace and a principal. */
export const accessSettings: readonly SettingName[] = [
  'host',
  'token',
  'clientId',
  'clientSecret',
  'oidcTokenEnv',
  'oidcTokenFile',
];

/** Returns the first of a setting's variables that is not empty, with its value trimmed. */
export function readVariable(
  name: SettingName,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly variable: string; readonly value: string } | undefined {
  for (const variable of settingSources[name].variables) {
    const value = environment[variable]?.trim() ?? '';
    if (value !== '') return { variable, value };
  }
  return undefined;
}

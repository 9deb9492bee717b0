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

/** Where a setting stands in the environment, and in a profile. */
interface SettingPlace {
  readonly variables: readonly string[];
  readonly keys: readonly string[];
}

/**
 * Variables and keys of profiles, as Databricks' SDKs for Go and Python name them; where they differ, both. No SDK knows
 * a key for DATABRICKS_HTTP_PATH, which is a convention of the SQL drivers.
 */
export const settingPlaces: Readonly<Record<SettingName, SettingPlace>> = {
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

/** What says which workspace is meant, and as whom. */
export const accessSettings: readonly SettingName[] = [
  'host',
  'token',
  'clientId',
  'clientSecret',
  'oidcTokenEnv',
  'oidcTokenFile',
];

/** The first of the variables that is set, without blanks around its value. */
export function variableOf(
  name: SettingName,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly variable: string; readonly value: string } | undefined {
  for (const variable of settingPlaces[name].variables) {
    const value = environment[variable]?.trim() ?? '';
    if (value !== '') return { variable, value };
  }
  return undefined;
}

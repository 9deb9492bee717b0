import type { AuthSettings } from './auth-settings.js';

/** Every secret that the settings hold, whether it is used or not: none may be shown, also not where others say it. */
export function secretsOf(settings: AuthSettings): readonly string[] {
  const { environment, profile } = settings;
  const values = [
    environment['DATABRICKS_TOKEN'],
    environment['DATABRICKS_CLIENT_SECRET'],
    environment['DATABRICKS_OIDC_TOKEN'],
    environment[settings.get('oidcTokenEnv')],
    environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
    profile?.values.get('token'),
    profile?.values.get('client_secret'),
  ];
  return values.map((value) => value?.trim() ?? '').filter((value) => value !== '');
}

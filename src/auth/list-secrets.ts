import type { AuthSettings } from './auth-settings.js';

/** Returns every secret in the settings, used or not, so that it can be masked in messages of other programs too. */
export function listSecrets(settings: AuthSettings): readonly string[] {
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

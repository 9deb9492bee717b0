import { genError } from '../../model/gen-error.js';
import { isLoopback, parseHost } from '../rest/host.js';
import type { RestSettings } from '../rest/rest-source.js';

/** The environment, as `process.env` is. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Host and credentials for metadata: `host` where it is given, else DATABRICKS_HOST or DATABRICKS_WORKSPACE_URL; then
 * DATABRICKS_TOKEN, or DATABRICKS_CLIENT_ID with _CLIENT_SECRET, as DATABRICKS_AUTH_TYPE says where both are there.
 * A server on this machine may do without credentials. Throws GenError `no-host`, `invalid-host`, `no-credentials`.
 */
export function restSettingsFrom(environment: Environment, host?: string): RestSettings {
  const value = (name: string): string => environment[name]?.trim() ?? '';
  const given = host || value('DATABRICKS_HOST') || value('DATABRICKS_WORKSPACE_URL');
  if (given === '') throw genError('no-host', {}, {});
  const url = parseHost(given);
  const token = value('DATABRICKS_TOKEN');
  const clientId = value('DATABRICKS_CLIENT_ID');
  const clientSecret = value('DATABRICKS_CLIENT_SECRET');
  const byClient = clientId !== '' && clientSecret !== '';
  if (token !== '' && !(byClient && value('DATABRICKS_AUTH_TYPE') === 'oauth-m2m')) {
    return { host: url, credentials: { token } };
  }
  if (byClient) return { host: url, credentials: { clientId, clientSecret } };
  if (isLoopback(url.hostname)) return { host: url };
  throw genError('no-credentials', {}, { host: url.host });
}

import type { ZerobusClientOptions } from './client-settings.js';
import { ZerobusError } from './errors.js';
import { checkKeys } from './producer/check-keys.js';
import { originOf } from './url-setting.js';

/** Throws `configuration`, naming the option, where one is of the wrong kind. Never shows a value of `credentials`. */
export function checkClientOptions(options: ZerobusClientOptions): void {
  checkKeys(options, ['endpoint', 'workspaceUrl', 'credentials', 'catalog'], 'ZerobusClient');
  for (const name of ['endpoint', 'workspaceUrl'] as const) {
    const value: unknown = options[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.trim() === '') wrong(name, 'an address');
    originOf(value, name);
  }
  if (options.catalog !== undefined && typeof options.catalog !== 'string') wrong('catalog', 'a name');
  if (options.credentials !== undefined) checkCredentials(options.credentials);
}

function checkCredentials(credentials: unknown): void {
  if (typeof credentials !== 'object' || credentials === null) wrong('credentials', 'an object');
  if ('token' in credentials) {
    const { token } = credentials;
    if (typeof token !== 'function' && (typeof token !== 'string' || token === ''))
      wrong('credentials.token', 'a string or a function');
    return;
  }
  const { clientId, clientSecret } = credentials as Record<string, unknown>;
  if (typeof clientId !== 'string' || clientId === '') wrong('credentials.clientId', 'a string');
  if (typeof clientSecret !== 'string' || clientSecret === '') wrong('credentials.clientSecret', 'a string');
}

function wrong(name: string, expected: string): never {
  throw new ZerobusError('configuration', `${name} must be ${expected}`);
}

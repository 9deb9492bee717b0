import { checkSecret } from '../auth/check-secret.js';
import type { Credentials, Federation } from '../auth/credentials.js';
import { checkSubjectToken } from '../auth/subject-token.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { isFunction, isText, type OptionRule, type OptionRules, optional, readOptions } from '../options/rules.js';

/** The client ID, as messages name it. */
export const CLIENT_ID = 'credentials.clientId (DATABRICKS_CLIENT_ID)';
/** The client secret, as messages name it. */
export const CLIENT_SECRET = 'credentials.clientSecret (DATABRICKS_CLIENT_SECRET)';

const isTextOrFunction = (value: unknown): boolean => isFunction(value) || isText(value);

const FEDERATION_OPTIONS: OptionRules<Federation> = {
  clientId: optional('a string', isText),
  token: {
    expected: 'a string or a function',
    default: '',
    read: (value, name) => optional<string>('a string or a function', isTextOrFunction).read(value ?? null, name) ?? '',
  },
};

/** The rule of the option `credentials`. No message shows a value of it. */
export const credentialsOption: OptionRule<Credentials | undefined> = {
  expected: 'an object',
  default: undefined,
  read(value, name) {
    if (value === undefined) return undefined;
    if (typeof value !== 'object' || value === null)
      throw new ZerobusError('configuration', `${name} must be an object`);
    const { token, clientId, clientSecret, federation } = value as Record<string, unknown>;
    const kinds = ['token', 'federation', 'clientSecret'].filter((key) => key in value);
    if (kinds.length > 1) {
      throw new ZerobusError('configuration', `${name} has both ${kinds.slice(0, 2).join(' and ')}`, {
        help: 'Pass one of { clientId, clientSecret }, { federation } and { token }.',
      });
    }
    if ('token' in value) {
      optional('a string or a function', isTextOrFunction).read(token ?? null, `${name}.token`);
    } else if ('federation' in value) {
      readOptions(FEDERATION_OPTIONS, federation, `${name}.federation`, `${name}.federation.`);
    } else {
      optional('a string', isText).read(clientId ?? null, `${name}.clientId`);
      optional('a string', isText).read(clientSecret ?? null, `${name}.clientSecret`);
    }
    checkCredentials(value as Credentials);
    return value as Credentials;
  },
};

/** Throws `configuration` if a secret or token has something around it that is not a part of it. */
export function checkCredentials(credentials: Credentials): void {
  if ('federation' in credentials) {
    const { clientId, token } = credentials.federation;
    if (clientId !== undefined) checkSecret(clientId, 'credentials.federation.clientId');
    if (typeof token === 'string') checkSubjectToken(token, 'credentials.federation.token');
  } else if (!('token' in credentials)) {
    checkSecret(credentials.clientId, CLIENT_ID);
    checkSecret(credentials.clientSecret, CLIENT_SECRET);
  } else if (typeof credentials.token === 'string') checkSecret(credentials.token, 'credentials.token');
}

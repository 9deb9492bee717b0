import { genError } from '../../diagnostics/gen-error.js';
import { checkSecret } from '../check-secret.js';
import type { CredentialProvider, ProviderContext } from './credential-provider.js';
import { requestToken } from './request-token.js';

/**
 * Uses the client ID and secret of a service principal (OAuth client credentials). Minting throws GenError
 * `credentials-refused`.
 */
export function oauthM2m(context: ProviderContext): CredentialProvider {
  const { settings, host } = context;
  const authType = 'oauth-m2m';
  const skipReason = settings.missing('clientId', 'clientSecret');
  if (skipReason !== undefined) return { authType, skipReason };
  const basic = Buffer.from(`${settings.get('clientId')}:${settings.get('clientSecret')}`, 'utf8').toString('base64');
  const request = {
    authType,
    form: { grant_type: 'client_credentials' },
    headers: { authorization: `Basic ${basic}` },
    secrets: [basic],
    rejected: (status: string, answer: string) =>
      genError('credentials-refused', {}, { host: host.host, status, answer }),
  } as const;
  return {
    authType,
    async mint(signal) {
      for (const name of ['clientId', 'clientSecret'] as const) {
        const { value = '', source = '' } = settings.find(name) ?? {};
        checkSecret(value, source);
      }
      return requestToken(request, context, signal);
    },
  };
}

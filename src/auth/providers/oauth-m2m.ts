import { genError } from '../../diagnostics/gen-error.js';
import { requestToken } from './request-token.js';
import type { Way, WayContext } from './way.js';

/** Client id and secret of a service principal (OAuth client credentials). Its token fails with GenError `credentials-refused`. */
export function oauthM2m(context: WayContext): Way {
  const { settings, host } = context;
  const authType = 'oauth-m2m';
  const unused = settings.missing('clientId', 'clientSecret');
  if (unused !== undefined) return { authType, unused };
  const basic = Buffer.from(`${settings.get('clientId')}:${settings.get('clientSecret')}`, 'utf8').toString('base64');
  const request = {
    authType,
    form: { grant_type: 'client_credentials' },
    headers: { authorization: `Basic ${basic}` },
    secrets: [basic],
    refused: (status: string, answer: string) =>
      genError('credentials-refused', {}, { host: host.host, status, answer }),
  } as const;
  return { authType, mint: (signal) => requestToken(request, context, signal) };
}

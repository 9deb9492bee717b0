import { genError } from '../../diagnostics/gen-error.js';
import type { AuthType } from '../auth-type.js';
import type { Mint } from '../minted-token.js';
import type { ProviderContext } from './credential-provider.js';
import { requestToken } from './request-token.js';

/**
 * Returns a function that exchanges an OIDC token for a workspace token (RFC 8693). It requests a new OIDC token each time,
 * because the tokens of CI jobs are valid for minutes only. With a client ID this is workload identity federation of a
 * service principal, without one it is account-wide federation. The function throws GenError `oidc-refused`, and whatever
 * `requestIdToken` throws.
 */
export function exchangeOidcToken(
  authType: AuthType,
  context: ProviderContext,
  requestIdToken: (signal?: AbortSignal) => Promise<string>,
): Mint {
  const { settings, host } = context;
  const clientId = settings.get('clientId');
  return async (signal) => {
    const token = await requestIdToken(signal);
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: token,
      ...(clientId === '' ? {} : { client_id: clientId }),
    };
    const rejected = (status: string, answer: string) =>
      genError('oidc-refused', {}, { host: host.host, status, answer });
    return requestToken({ authType, form, secrets: [token], rejected }, context, signal);
  };
}

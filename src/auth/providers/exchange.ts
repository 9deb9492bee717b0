import { genError } from '../../diagnostics/gen-error.js';
import type { AuthType } from '../auth-type.js';
import type { Mint } from '../minted-token.js';
import { requestToken } from './request-token.js';
import type { WayContext } from './way.js';

/**
 * Trades an OIDC token for one of the workspace (RFC 8693), a fresh one each time: those of jobs live for minutes. With a
 * client id that is workload identity of a service principal, without it account-wide federation.
 * Its tokens fail with GenError `oidc-refused`, and with what `idToken` throws.
 */
export function exchange(
  authType: AuthType,
  context: WayContext,
  idToken: (signal?: AbortSignal) => Promise<string>,
): Mint {
  const { settings, host } = context;
  const clientId = settings.get('clientId');
  return async (signal) => {
    const token = await idToken(signal);
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: token,
      ...(clientId === '' ? {} : { client_id: clientId }),
    };
    const refused = (status: string, answer: string) =>
      genError('oidc-refused', {}, { host: host.host, status, answer });
    return requestToken({ authType, form, secrets: [token], refused }, context, signal);
  };
}

import { checkSecret } from '../check-secret.js';
import type { CredentialProvider, ProviderContext } from './credential-provider.js';

/** Uses a personal access token, or any other workspace token, unchanged. */
export function pat({ settings }: ProviderContext): CredentialProvider {
  const authType = 'pat';
  const skipReason = settings.missing('token');
  if (skipReason !== undefined) return { authType, skipReason };
  const { value = '', source = '' } = settings.find('token') ?? {};
  return { authType, mint: async () => ({ authType, token: checkSecret(value, source), fixed: true }) };
}

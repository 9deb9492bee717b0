import { genError } from '../../diagnostics/gen-error.js';
import { readTextBounded } from '../../system/read-file.js';
import { systemReason } from '../../system/system-reason.js';
import type { CredentialProvider, ProviderContext } from './credential-provider.js';
import { exchangeOidcToken } from './exchange-oidc-token.js';

/**
 * Exchanges the OIDC token in the file named by DATABRICKS_OIDC_TOKEN_FILEPATH. The file is read each time, because clusters
 * rotate it.
 */
export function fileOidc(context: ProviderContext): CredentialProvider {
  const { settings } = context;
  const authType = 'file-oidc';
  const skipReason = settings.missing('oidcTokenFile');
  if (skipReason !== undefined) return { authType, skipReason };
  const path = settings.get('oidcTokenFile');
  return { authType, mint: exchangeOidcToken(authType, context, (signal) => readToken(path, signal)) };
}

/** In bytes. A token takes a few thousand. */
const maxTokenSize = 1024 * 1024;

async function readToken(path: string, signal: AbortSignal | undefined): Promise<string> {
  let text: string;
  try {
    signal?.throwIfAborted();
    text = await readTextBounded(path, { maxBytes: maxTokenSize, signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = `cannot read the file ${path}: ${systemReason(cause)}`;
    throw genError('oidc-token-unavailable', {}, { reason }, cause);
  }
  const token = text.trim();
  if (token !== '') return token;
  throw genError('oidc-token-unavailable', {}, { reason: `the file ${path} is empty` });
}

import { readFile } from 'node:fs/promises';
import { genError } from '../../diagnostics/gen-error.js';
import { exchange } from './exchange.js';
import type { Way, WayContext } from './way.js';

/** An OIDC token in the file that DATABRICKS_OIDC_TOKEN_FILEPATH names, read each time: clusters replace such files. */
export function fileOidc(context: WayContext): Way {
  const { settings } = context;
  const authType = 'file-oidc';
  const unused = settings.missing('oidcTokenFile');
  if (unused !== undefined) return { authType, unused };
  const path = settings.get('oidcTokenFile');
  return { authType, mint: exchange(authType, context, (signal) => readToken(path, signal)) };
}

async function readToken(path: string, signal: AbortSignal | undefined): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, { encoding: 'utf8', ...(signal === undefined ? {} : { signal }) });
  } catch (cause) {
    signal?.throwIfAborted();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reason = code === 'ENOENT' ? `there is no file ${path}` : `the file ${path} cannot be read (${code})`;
    throw genError('oidc-token-unavailable', {}, { reason }, cause);
  }
  const token = text.trim();
  if (token !== '') return token;
  throw genError('oidc-token-unavailable', {}, { reason: `the file ${path} is empty` });
}

import { type GenError, genError } from '../../diagnostics/gen-error.js';

/** Error codes of Node.js and OpenSSL for a certificate that is not trusted. */
const certificate: RegExp = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH/;

/**
 * Converts an error of the network to GenError `host-not-found`, `connection-refused`, `tls-failed` or `network-failed`.
 * `retry` is true if another attempt may succeed.
 */
export function networkError(error: unknown, host: string): { readonly error: GenError; readonly retry: boolean } {
  const { code, text } = rootCause(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { error: genError('host-not-found', {}, { host }, error), retry: code === 'EAI_AGAIN' };
  }
  if (code === 'ECONNREFUSED') return { error: genError('connection-refused', {}, { host }, error), retry: true };
  if (certificate.test(code)) {
    return { error: genError('tls-failed', {}, { host, reason: `${text} (${code})` }, error), retry: false };
  }
  const reason = code === '' ? text : `${text} (${code})`;
  return { error: genError('network-failed', {}, { host, reason }, error), retry: true };
}

/** Returns the innermost cause. `fetch` itself only says "fetch failed"; an AggregateError has several causes. */
function rootCause(error: unknown): { readonly code: string; readonly text: string } {
  let at: unknown = error;
  for (let depth = 0; depth < 5; depth++) {
    const inner = at instanceof AggregateError ? at.errors[0] : at instanceof Error ? at.cause : undefined;
    if (inner === undefined) break;
    at = inner;
  }
  const code = typeof at === 'object' && at !== null && 'code' in at ? String(at.code) : '';
  const text = at instanceof Error && at.message !== '' ? at.message : 'the connection failed';
  return { code, text: text.split('\n')[0]!.slice(0, 200) };
}

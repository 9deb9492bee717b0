import { genError } from '../diagnostics/gen-error.js';

/**
 * The address of a workspace: a missing scheme means https, a path is refused, http is taken for loopback only.
 * Throws GenError `invalid-host`, `insecure-host`.
 */
export function parseHost(text: string): URL {
  const given = text.trim();
  const fail = (reason: string): never => {
    throw genError('invalid-host', {}, { host: withoutUserinfo(given), reason });
  };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return fail(`${scheme} is not http or https`);
  let url: URL;
  try {
    url = new URL(scheme === undefined ? `https://${given}` : given);
  } catch {
    return fail('it is not a URL');
  }
  if (url.username !== '' || url.password !== '') return fail('credentials do not belong into it');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return fail('it has a path');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw genError('insecure-host', {}, { host: url.host });
  return url;
}

/** Whether traffic to this host stays on the machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** A password may hold any character, and need not stand behind a scheme: all up to the last `@` may be one. */
function withoutUserinfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
}

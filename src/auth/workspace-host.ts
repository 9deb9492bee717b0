import { genError } from '../diagnostics/gen-error.js';

/**
 * Parses the URL of a workspace. A missing scheme means https; http is accepted for loopback addresses only. Throws GenError
 * `invalid-host`, also for a URL with a path, and `insecure-host`.
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
  if (url.username !== '' || url.password !== '') return fail('it must not contain credentials');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return fail('it has a path');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw genError('insecure-host', {}, { host: url.host });
  return url;
}

/** Returns whether traffic to this host stays on this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Masks everything before the last `@`: a password may contain any character, and the scheme may be missing. */
function withoutUserinfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
}

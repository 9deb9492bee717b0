import { genError } from '../diagnostics/gen-error.js';

/** Throws GenError `invalid-credentials` for a token that no header takes: `fetch` would refuse it with an error that shows it. */
export function checkToken(token: string, host: URL): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw genError('invalid-credentials', {}, { host: host.host });
}

import { genError } from '../diagnostics/gen-error.js';

/**
 * Returns `token` if it can be sent in an HTTP header. Throws GenError `invalid-credentials` otherwise: the error of Node.js
 * would contain the token.
 */
export function checkHeaderToken(token: string, host: URL): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw genError(
    'invalid-credentials',
    {},
    {
      what: `the token for ${host.host}`,
      fault: 'contains characters that are not valid in a token, such as a space or a line break',
    },
  );
}

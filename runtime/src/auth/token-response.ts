import { ZerobusError } from '../errors/zerobus-error.js';
import { checkToken } from './check-token.js';

/** A token and its lifetime. */
export interface TokenResponse {
  readonly token: string;
  /** Lifetime in seconds; undefined if the workspace does not state it, so that the token must not be cached. */
  readonly expiresIn: number | undefined;
}

/** Parses the response of the token endpoint. `expires_in` is a number, a string, or absent. */
export function parseTokenResponse(text: string): TokenResponse {
  let response: unknown;
  try {
    response = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text, which may contain a token.
    throw new ZerobusError('configuration', 'The response of the token endpoint is not JSON', {
      help: 'Check that the workspace URL (DATABRICKS_HOST) is the URL of a Databricks workspace.',
    });
  }
  const { access_token, expires_in } = (typeof response === 'object' && response !== null ? response : {}) as Record<
    string,
    unknown
  >;
  const token = checkToken(access_token, 'access_token in the response of the token endpoint');
  const seconds = typeof expires_in === 'string' && expires_in.trim() !== '' ? Number(expires_in) : expires_in;
  const expiresIn = typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  return { token, expiresIn };
}

import { ZerobusError } from '../errors/zerobus-error.js';
import { checkToken } from './check-token.js';

/** A token and how long it holds. */
export interface TokenResponse {
  readonly token: string;
  /** Seconds; undefined where the workspace does not say, and the token must not be kept. */
  readonly expiresIn: number | undefined;
}

/** Parses what the token endpoint answered. `expires_in` comes as a number, in quotes, or not at all. */
export function parseTokenResponse(text: string): TokenResponse {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text, and with it perhaps a token.
    throw new ZerobusError('configuration', 'The token endpoint answered with something that is not JSON', {
      help: 'Check that the workspace URL (DATABRICKS_HOST) is that of a Databricks workspace.',
    });
  }
  const { access_token, expires_in } = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<
    string,
    unknown
  >;
  const token = checkToken(access_token, 'access_token in the answer of the token endpoint');
  const seconds = typeof expires_in === 'string' && expires_in.trim() !== '' ? Number(expires_in) : expires_in;
  const expiresIn = typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  return { token, expiresIn };
}

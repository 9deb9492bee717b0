import { ZerobusError } from '../errors/zerobus-error.js';
import { checkToken } from './check-token.js';
import type { TokenCredentials } from './credentials.js';
import type { TokenSource } from './token-source.js';

/** Supplies the token that the user passes, as a value or as a function. */
export class UserTokenSource implements TokenSource {
  readonly #token: TokenCredentials['token'];

  constructor(credentials: TokenCredentials) {
    this.#token = credentials.token;
  }

  async token(): Promise<string> {
    if (typeof this.#token === 'string') return checkToken(this.#token, 'credentials.token');
    let token: string;
    try {
      token = await this.#token();
    } catch (cause) {
      if (ZerobusError.is(cause)) throw cause;
      // Its message is the user's, and may contain what must not be logged.
      throw new ZerobusError('token-unavailable', 'The function credentials.token failed', { cause });
    }
    return checkToken(token, 'The value that the function credentials.token returned');
  }

  refused(): boolean {
    return typeof this.#token === 'function';
  }
}

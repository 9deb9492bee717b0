import { ZerobusError } from '../errors/zerobus-error.js';
import { checkToken } from './check-token.js';
import type { TokenCredentials } from './credentials.js';
import type { TokenSource } from './token-source.js';

/** Tokens that the user gives, as a value or by a function. */
export class UserTokenSource implements TokenSource {
  readonly #token: TokenCredentials['token'];

  constructor(credentials: TokenCredentials) {
    this.#token = credentials.token;
  }

  async token(): Promise<string> {
    if (typeof this.#token === 'string') return checkToken(this.#token, 'credentials.token');
    let given: string;
    try {
      given = await this.#token();
    } catch (cause) {
      if (ZerobusError.is(cause)) throw cause;
      // Its message is the user's own, and may say more than should be logged.
      throw new ZerobusError('token-unavailable', 'The function credentials.token failed', { cause });
    }
    return checkToken(given, 'What the function credentials.token gave');
  }

  refused(): boolean {
    return typeof this.#token === 'function';
  }
}

import { holdWhile } from '../time/hold-while.js';
import type { Scheduler } from '../time/scheduler.js';
import { callTokenFunction } from './call-token-function.js';
import { checkToken } from './check-token.js';
import type { TokenCredentials } from './credentials.js';
import { SharedCall } from './shared-call.js';
import type { TokenSource } from './token-source.js';

/** Supplies the token that the user passes, as a value or as a function. Streams that open at the same time share a call of the function. */
export class UserTokenSource implements TokenSource {
  readonly #credentials: TokenCredentials;
  readonly #scheduler: Scheduler;
  readonly #calls: SharedCall<string>;
  /** The last token that the service rejected. */
  #refused: string | undefined;

  constructor(credentials: TokenCredentials, scheduler: Scheduler) {
    this.#credentials = credentials;
    this.#scheduler = scheduler;
    this.#calls = new SharedCall((signal) => this.#call(signal));
  }

  token(_table: string, signal?: AbortSignal): Promise<string> {
    return holdWhile(this.#calls.result(signal), this.#scheduler, signal);
  }

  refused(_table: string, token: string): boolean {
    // The call that runs may return the rejected token. One that began after another stream reported it is worth waiting for.
    if (token !== this.#refused) this.#calls.detach();
    this.#refused = token;
    return typeof this.#credentials.token === 'function';
  }

  async #call(signal: AbortSignal): Promise<string> {
    const { token } = this.#credentials;
    if (typeof token === 'string') return checkToken(token, 'credentials.token');
    // The credentials may be an object with a state of its own.
    const give = (): unknown => token.call(this.#credentials);
    const value = await callTokenFunction(give, 'credentials.token', this.#scheduler, signal);
    return checkToken(value, 'The value that the function credentials.token returned');
  }
}

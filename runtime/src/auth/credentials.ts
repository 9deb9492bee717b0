/** A service principal's client id and secret, or a token. */
export type Credentials = ClientCredentials | TokenCredentials;

/** A service principal: tokens are fetched from the workspace, for one table each. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A token for writing with Zerobus, or a function that gives one; it is called for each stream, and again when a token was refused. */
export interface TokenCredentials {
  readonly token: string | (() => string | Promise<string>);
}

/** How a client authenticates: as a service principal, or with a token. */
export type Credentials = ClientCredentials | TokenCredentials;

/** A service principal. The producer requests a token for each table from the workspace, and renews it before it expires. */
export interface ClientCredentials {
  /** The client id (application id) of the service principal. */
  readonly clientId: string;
  /** An OAuth secret of the service principal. */
  readonly clientSecret: string;
}

/** A token that you obtain yourself. */
export interface TokenCredentials {
  /**
   * A bearer token that may write with Zerobus, or a function that returns one. The function is called for each stream, and once
   * more if the service rejects the token.
   */
  readonly token: string | (() => string | Promise<string>);
}

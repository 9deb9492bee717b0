/** How a client authenticates: as a service principal, with a token of another identity provider, or with a token for the service. */
export type Credentials = ClientCredentials | FederationCredentials | TokenCredentials;

/** A service principal. The client requests a token for each table from the workspace, and renews it before it expires. */
export interface ClientCredentials {
  /** The client id (application id) of the service principal. */
  readonly clientId: string;
  /** An OAuth secret of the service principal. */
  readonly clientSecret: string;
}

/** OAuth token federation, which needs no secret of Databricks. */
export interface FederationCredentials {
  /** The token to exchange, and for whom. */
  readonly federation: Federation;
}

/** A token of another identity provider, which the workspace exchanges for a token for each table. A federation policy must accept it. */
export interface Federation {
  /** The client id (application id) of the service principal, for workload identity federation. Default: none, for an account-wide policy. */
  readonly clientId?: string | undefined;
  /**
   * The JWT of the identity provider, or a function that returns it. The function is called for each token request, so that the JWT
   * is valid; it has 60 s. Whitespace around the JWT is removed.
   */
  readonly token: string | (() => string | Promise<string>);
}

/** A token that you obtain yourself. */
export interface TokenCredentials {
  /**
   * A bearer token that may write with Zerobus, or a function that returns one. The function is called when a stream opens, and once
   * more if the service rejects the token; streams that open at the same time share a call. It has 60 s. Its result is not cached.
   */
  readonly token: string | (() => string | Promise<string>);
}

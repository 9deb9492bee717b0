/** A service principal, for the option `principals` and files of principals. */
export interface PrincipalOptions {
  /** Application id, such as `'ingest'`. */
  readonly id: string;
  /** Client secret. In a file, `${NAME}` takes it from the environment variable NAME. Default: a random one. */
  readonly secret?: string;
  /**
   * GRANT and REVOKE statements for this principal. Default: every privilege that it needs to ingest into each table, also into those that
   * are created later. An empty list: no grant.
   *
   * @example
   * ['GRANT USE CATALOG ON CATALOG catalog TO ingest', 'GRANT ALL PRIVILEGES ON SCHEMA catalog.iot TO ingest']
   */
  readonly grants?: readonly string[];
  /** Subjects (claim `sub`) whose JWTs the token endpoint exchanges for tokens of this principal. Default: none. */
  readonly federatedSubjects?: readonly string[];
}

/** A service principal of the emulator. */
export interface Principal {
  readonly id: string;
  readonly secret: string;
  /** Its GRANT and REVOKE statements; undefined for the default grants. */
  readonly grants: readonly string[] | undefined;
  readonly federatedSubjects: readonly string[];
}

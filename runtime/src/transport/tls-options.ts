/** Certificates and keys in PEM: text or bytes. */
export type Pem = string | Uint8Array;

/** How a client verifies the service and identifies itself. The certificate of the service is always verified. */
export interface TlsOptions {
  /**
   * The trusted certificate authorities, for token requests too. They replace those that Node.js trusts; `NODE_EXTRA_CA_CERTS` adds to
   * them instead. Default: the authorities that Node.js trusts.
   */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** The certificate of this client with its chain, for a peer that requires one. Default: none. */
  readonly cert?: Pem | undefined;
  /** The private key of `cert`. Default: none. */
  readonly key?: Pem | undefined;
  /** The passphrase of `key`. Default: none. */
  readonly passphrase?: string | undefined;
  /**
   * The host name that the certificate of the Zerobus endpoint must have, such as behind a private link. Not for token requests.
   * Default: the host of the endpoint.
   */
  readonly servername?: string | undefined;
}

/** Certificates and keys in PEM: text or bytes. */
export type Pem = string | Uint8Array;

/** How a client verifies the service and identifies itself. The certificate of the service is always verified. */
export interface TlsOptions {
  /**
   * The trusted certificate authorities, in place of those that Node.js trusts. To add an authority to those, set the environment
   * variable `NODE_EXTRA_CA_CERTS` instead. Also applies to token requests.
   */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** The certificate of this client with its chain, for a peer that requires one. */
  readonly cert?: Pem | undefined;
  /** The private key of `cert`. */
  readonly key?: Pem | undefined;
  /** The passphrase of `key`. */
  readonly passphrase?: string | undefined;
  /**
   * The host name that the certificate of the Zerobus endpoint must have, if it differs from the host of the endpoint, such as behind a
   * private link. Does not apply to token requests.
   */
  readonly servername?: string | undefined;
}

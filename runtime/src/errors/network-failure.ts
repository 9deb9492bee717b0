import { isError } from './is-error.js';

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Whether a connection failed because of the server's certificate, so that a retry would fail too. */
export function isCertificateError(error: unknown): boolean {
  if (!isError(error)) return false;
  if ('code' in error && typeof error.code === 'string' && CERTIFICATE_CODES.has(error.code)) return true;
  return isCertificateError(error.cause);
}

/** Returns the reason that a network error gives: its message, or its code if the message is empty. */
export function formatNetworkFailure(error: Error): string {
  // If a host has several addresses, Node.js throws an AggregateError with an empty message; its code is the reason.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : error.message;
}

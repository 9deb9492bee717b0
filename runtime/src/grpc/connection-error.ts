import { formatNetworkFailure, isCertificateError } from '../errors/network-failure.js';
import { ZerobusError } from '../errors/zerobus-error.js';

/** The error for a connection that could not be made, or was lost: retried, unless the server's certificate is the reason. */
export function connectionError(cause: unknown, origin: string): ZerobusError {
  const reason = cause instanceof Error ? formatNetworkFailure(cause) : 'the connection was lost';
  if (isCertificateError(cause)) {
    return new ZerobusError('certificate-rejected', `The certificate of ${origin} was not accepted: ${reason}`, {
      cause,
    });
  }
  return new ZerobusError('unavailable', `No connection to ${origin}: ${reason}`, { cause });
}

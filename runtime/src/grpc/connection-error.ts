import { isError } from '../errors/is-error.js';
import { formatNetworkFailure, isCertificateError } from '../errors/network-failure.js';
import { ZerobusError } from '../errors/zerobus-error.js';

/**
 * Returns the error for a connection that failed or was lost. It is retryable, unless the server's certificate or the settings of the
 * proxy are the reason.
 */
export function connectionError(cause: unknown, origin: string): ZerobusError {
  if (ZerobusError.is(cause)) return cause;
  const reason = isError(cause) ? formatNetworkFailure(cause) : 'the connection was lost';
  if (isCertificateError(cause)) {
    return new ZerobusError('certificate-rejected', `The certificate of ${origin} is not trusted: ${reason}`, {
      cause,
    });
  }
  return new ZerobusError('unavailable', `Cannot connect to ${origin}: ${reason}`, { cause });
}

import { ZerobusError } from '../errors.js';
import { isCertificateError } from './certificate-error.js';

/** The error for a connection that could not be made, or was lost: retried, unless the server's certificate is the reason. */
export function connectionError(cause: unknown, origin: string): ZerobusError {
  const reason = cause instanceof Error ? failureText(cause) : 'the connection was lost';
  if (isCertificateError(cause)) {
    return new ZerobusError('certificate-rejected', `The certificate of ${origin} was not accepted: ${reason}`, {
      cause,
    });
  }
  return new ZerobusError('unavailable', `No connection to ${origin}: ${reason}`, { cause });
}

/** What a network error says. */
export function failureText(error: Error): string {
  // Happy eyeballs gives an AggregateError with an empty message; its code says what each attempt ended in.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : error.message;
}

import type { ZerobusErrorCode } from 'zerobus-runtime/codes';

/** When a producer ends with a code, or a call throws it. Here and not in the runtime, where no producer needs it. */
export const runtimeCodes: Readonly<Record<ZerobusErrorCode, string>> = {
  'invalid-value':
    'A value of a record is none that its column takes. The record was not accepted; nothing else changed.',
  'unknown-key': 'A record has a key that is no column, and unknownKeys is throw.',
  'invalid-record': 'Bytes that were to be decoded are no record of the table.',
  'record-too-large': 'One record is larger than the service takes.',
  'buffer-full': 'A record was written although write() had said that there is no room. It was not accepted.',
  closed: 'A record was given to a producer that is closed, or is closing.',
  aborted: 'abort() or an AbortSignal ended the producer, or the wait.',
  configuration: 'An option or an environment variable is missing, or is none that is taken.',
  'certificate-rejected': 'The certificate of the endpoint or the workspace is not trusted.',
  'token-rejected':
    'The workspace refused the client id or its secret, or the service the token, also after a fresh one.',
  'token-unavailable': 'The workspace gave no token: it could not be reached, or answered with something else.',
  'permission-denied': 'The principal may not write into the table.',
  'table-not-found': 'The service knows no such table.',
  'table-unsupported': 'The table is of a kind, or has a feature, that the service does not take.',
  'record-rejected': 'The service refused a record, and with it the stream.',
  'schema-mismatch': 'The service refused the descriptor: table and generated code do not fit.',
  'stream-rejected': 'The service refused the stream with a status that is never tried again.',
  'protocol-error': 'The service answered with something that the protocol does not have.',
  unavailable:
    'The service could not be reached, or ended the stream. Told as a state; an error only where nothing is tried again.',
  'connect-timeout': 'The stream was not open within connectTimeoutMs.',
  'ack-timeout': 'No acknowledgement came within ackTimeoutMs while records were in flight.',
  'delivery-timeout': 'A record was not durable within deliveryTimeoutMs, retries included.',
  internal: 'Something happened that should not.',
};

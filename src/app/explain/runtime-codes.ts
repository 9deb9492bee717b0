import type { ZerobusErrorCode } from 'zerobus-runtime/codes';

/** What each error code of the runtime means. These texts are not in the runtime, since no producer needs them. */
export const runtimeCodes: Readonly<Record<ZerobusErrorCode, string>> = {
  'invalid-value': 'The producer rejected a record: a value does not fit the type of its column. Nothing else changed.',
  'unknown-key': "The producer rejected a record: it has a key that is not a column, and unknownKeys is 'throw'.",
  'invalid-record': 'Bytes could not be decoded as a record of the table.',
  'record-too-large': 'The producer rejected a record: it is larger than the service accepts.',
  'buffer-full':
    'The producer rejected a record: twice as much as inFlight allows is unacknowledged, because promises of write() were not awaited.',
  closed: 'A record was written to a producer that is closed or closing.',
  aborted: 'abort() or an AbortSignal ended the producer or the wait.',
  configuration: 'An option or environment variable is missing or invalid.',
  'certificate-rejected': 'The certificate of the endpoint or the workspace is not trusted.',
  'token-rejected':
    'The workspace rejected the client ID or secret, or the service rejected the token, even a new one.',
  'token-unavailable': 'The workspace returned no token: it could not be reached, or its response was not a token.',
  'permission-denied': 'The principal lacks permission to write into the table.',
  'table-not-found': 'The service does not know the table.',
  'table-unsupported': 'The service does not accept tables of this kind or with this feature.',
  'record-rejected': 'The service rejected a record, and closed the stream.',
  'schema-mismatch': 'The service rejected the descriptor: the generated code does not fit the table.',
  'stream-rejected': 'The service rejected the stream with a status that is not retried.',
  'protocol-error': 'The service sent a response that is not part of the protocol.',
  unavailable:
    'The service could not be reached, or it closed the stream. The producer reports this as a state and retries; it is an error only where nothing is retried.',
  'connect-timeout': 'The stream did not open within connectTimeoutMs.',
  'ack-timeout': 'The service acknowledged nothing within ackTimeoutMs while records were in flight.',
  'delivery-timeout': 'A record was not durable within deliveryTimeoutMs, including retries.',
  'close-timeout':
    'close() could not deliver all records before its deadline, and no spool keeps the rest. The error has them.',
  'exactly-once-unsupported': "The server has no persistent streams, which delivery: 'exactly-once' needs.",
  'stream-not-found': 'The server does not know the persistent stream of the producer: it was retired, or has expired.',
  'stream-schema-changed':
    'The persistent stream that the spool names was created with another descriptor or format than the producer has.',
  'spool-full': 'The spool of a producer reached its maxBytes, or its disk is full. The record was not accepted.',
  'spool-failed':
    'The spool of a producer could not read or write its files. What it accepted before is still on disk.',
  'spool-locked': 'Another process owns the spool of the table.',
  'spool-lost':
    'Another process took over the spool, because this one did not renew its lock in time: it was frozen, or the folder was unreachable or deleted.',
  'spool-damaged': 'A file of a spool contains other bytes than were written.',
  internal: 'A bug in zerobus-runtime.',
};

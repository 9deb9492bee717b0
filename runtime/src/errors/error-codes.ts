/** What went wrong, as one word that programs may branch on. It stands in the error's message too. */
export type ZerobusErrorCode =
  | 'invalid-value'
  | 'unknown-key'
  | 'invalid-record'
  | 'record-too-large'
  | 'buffer-full'
  | 'closed'
  | 'aborted'
  | 'configuration'
  | 'certificate-rejected'
  | 'token-rejected'
  | 'token-unavailable'
  | 'permission-denied'
  | 'table-not-found'
  | 'table-unsupported'
  | 'record-rejected'
  | 'schema-mismatch'
  | 'stream-rejected'
  | 'protocol-error'
  | 'unavailable'
  | 'connect-timeout'
  | 'ack-timeout'
  | 'delivery-timeout'
  | 'internal';

/** What a code implies where the error itself says nothing else. */
export interface ErrorCodeInfo {
  /** What to do next. */
  readonly help: string;
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean;
}

const REGENERATE = 'If the table was altered, run zerobus-gen again and deploy the result.';

/** The catalogue of codes. */
export const errorCodes: Readonly<Record<ZerobusErrorCode, ErrorCodeInfo>> = {
  'invalid-value': { retryable: false, help: 'Give the column a value of the type its init interface declares.' },
  'unknown-key': {
    retryable: false,
    help: `Correct the spelling, leave the key out, or set unknownKeys: 'ignore'. ${REGENERATE}`,
  },
  'invalid-record': { retryable: false, help: `The bytes are no record of this table. ${REGENERATE}` },
  'record-too-large': {
    retryable: false,
    help: 'Zerobus takes at most 10,420,224 encoded bytes in one call: store large values elsewhere, or split the record.',
  },
  'buffer-full': {
    retryable: true,
    help: 'Await what write() returns before writing on, or await send(). Or raise inFlight.maxBytes and inFlight.maxRecords.',
  },
  closed: { retryable: false, help: 'Create a new producer: one that was closed takes no more records.' },
  aborted: {
    retryable: false,
    help: 'What was not durable is in unacknowledged(); it can be given to a new producer.',
  },
  configuration: { retryable: false, help: 'Correct the option or environment variable that the message names.' },
  'certificate-rejected': {
    retryable: false,
    help: 'Check the host name; for a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its file.',
  },
  'token-rejected': {
    retryable: false,
    help: 'Check DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, and that the endpoint belongs to the same workspace.',
  },
  'token-unavailable': {
    retryable: true,
    help: 'Check that the workspace URL (DATABRICKS_HOST) can be reached from here.',
  },
  'permission-denied': {
    retryable: false,
    help: 'Grant SELECT and MODIFY on the table itself, and USE CATALOG and USE SCHEMA above it, to the service principal.',
  },
  'table-not-found': {
    retryable: false,
    help: 'Check catalog, schema and table; the catalog option and ZEROBUS_CATALOG override the first.',
  },
  'table-unsupported': {
    retryable: false,
    help: 'Zerobus takes managed Delta tables and streaming tables without generated columns or CHECK constraints.',
  },
  'record-rejected': {
    retryable: false,
    help: `Correct the record; unacknowledged() holds it with all that followed. ${REGENERATE}`,
  },
  'schema-mismatch': {
    retryable: false,
    help: 'The table is not as it was when the code was generated: run zerobus-gen again.',
  },
  'stream-rejected': { retryable: false, help: 'The service refused the stream for good; its text says why.' },
  'protocol-error': {
    retryable: false,
    help: 'The server broke the protocol. Check that the endpoint is a Zerobus endpoint.',
  },
  unavailable: {
    retryable: true,
    help: 'Check the endpoint (ZEROBUS_SERVER_ENDPOINT) and the network.',
  },
  'connect-timeout': {
    retryable: true,
    help: 'Check the endpoint (ZEROBUS_SERVER_ENDPOINT), the workspace and the network, or raise connectTimeoutMs.',
  },
  'ack-timeout': {
    retryable: true,
    help: 'The service took records and acknowledged none; the producer opens a new stream.',
  },
  'delivery-timeout': {
    retryable: true,
    help: 'What is not durable is in unacknowledged(). The cause says what kept failing; deliveryTimeoutMs sets how long to retry.',
  },
  internal: {
    retryable: false,
    help: 'This is a bug in zerobus-runtime or in a callback given to it: please report it.',
  },
};

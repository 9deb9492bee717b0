/** What went wrong, for programs to branch on. The message of the error ends with it, in brackets. */
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
  | 'close-timeout'
  | 'exactly-once-unsupported'
  | 'stream-not-found'
  | 'stream-schema-changed'
  | 'spool-full'
  | 'spool-failed'
  | 'spool-locked'
  | 'spool-lost'
  | 'spool-damaged'
  | 'internal';

/** What a code implies, unless the error itself states something else. */
export interface ErrorCodeInfo {
  /** The fix. */
  readonly help: string;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
}

const REGENERATE = 'If the table was altered, run `zerobus-gen` and deploy the result.';

/** The fix of each code, and whether a retry may help. */
export const errorCodes: Readonly<Record<ZerobusErrorCode, ErrorCodeInfo>> = {
  'invalid-value': {
    retryable: false,
    help: 'Pass a value of the type that the input type of the record declares for the column.',
  },
  'unknown-key': {
    retryable: false,
    help: `Correct the spelling, remove the key, or set unknownKeys: 'ignore'. ${REGENERATE}`,
  },
  'invalid-record': { retryable: false, help: `Pass bytes that were encoded for this table. ${REGENERATE}` },
  'record-too-large': {
    retryable: false,
    help: 'Split the record, or store large values elsewhere: Zerobus accepts at most 10,420,224 encoded bytes in one call.',
  },
  'buffer-full': {
    retryable: true,
    help: 'Await the promise that write() returns before the next record, or await send(). Or raise inFlight.maxBytes and inFlight.maxRecords.',
  },
  closed: { retryable: false, help: 'Create a new producer: a closed one accepts no more records.' },
  aborted: {
    retryable: false,
    help: 'Read unacknowledged() for the records that were not acknowledged; a new producer can write them.',
  },
  configuration: { retryable: false, help: 'Correct the option or environment variable that the message names.' },
  'certificate-rejected': {
    retryable: false,
    help: 'Check the host name. For a private certificate authority, set NODE_EXTRA_CA_CERTS to its certificate file.',
  },
  'token-rejected': {
    retryable: false,
    help: 'Check DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET, and that the endpoint belongs to the same workspace.',
  },
  'token-unavailable': {
    retryable: true,
    help: 'Check that this machine can reach the workspace URL (DATABRICKS_HOST).',
  },
  'permission-denied': {
    retryable: false,
    help: 'Grant the service principal SELECT and MODIFY on the table itself, USE CATALOG on its catalog and USE SCHEMA on its schema.',
  },
  'table-not-found': {
    retryable: false,
    help: 'Run CREATE TABLE if it does not exist: Zerobus creates no tables. Check catalog, schema and table; the option catalog and ZEROBUS_CATALOG override the catalog.',
  },
  'table-unsupported': {
    retryable: false,
    help: 'Use a managed Delta table or a streaming table, without generated columns and CHECK constraints.',
  },
  'record-rejected': {
    retryable: false,
    help: `Correct the record; unacknowledged() returns it and the records after it. ${REGENERATE}`,
  },
  'schema-mismatch': {
    retryable: false,
    help: 'Run `zerobus-gen` and deploy the result: the table differs from the one that the code was generated from.',
  },
  'stream-rejected': {
    retryable: false,
    help: 'Fix what the text of the service names: it rejects this stream permanently.',
  },
  'protocol-error': {
    retryable: false,
    help: 'Check that the endpoint (ZEROBUS_SERVER_ENDPOINT) is a Zerobus endpoint: the server broke the protocol.',
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
    help: 'Raise ackTimeoutMs if this happens often. The producer opens a new stream and replays the records.',
  },
  'delivery-timeout': {
    retryable: true,
    help: 'Read unacknowledged() for the records, and cause for what kept failing. Raise deliveryTimeoutMs to retry longer.',
  },
  'spool-full': {
    retryable: true,
    help: 'Raise maxBytes of fileSpool(), free space on its disk, or write again when records were acknowledged.',
  },
  'spool-failed': {
    retryable: false,
    help: 'Check the disk and the permissions of the folder of the spool. Then create a new producer: it continues with what is on disk.',
  },
  'spool-locked': {
    retryable: true,
    help: 'Use a folder of its own for each process, or stop the process that the message names. One process at a time can own a spool.',
  },
  'spool-lost': {
    retryable: false,
    help: 'Create a new producer, unless the other process delivers the records. Give each process a folder of its own.',
  },
  'spool-damaged': {
    retryable: false,
    help: 'Check the disk. The message names where the damaged file was moved; records that could be read are delivered.',
  },
  'close-timeout': {
    retryable: true,
    help: 'Read unacknowledged() for the records, and cause for what kept failing. Raise timeoutMs of close(), or use a spool.',
  },
  'exactly-once-unsupported': {
    retryable: false,
    help: "Use delivery: 'at-least-once': persistent streams are in development in the service, and this server does not offer them.",
  },
  'stream-not-found': {
    retryable: false,
    help: 'Check which records of unacknowledged() and of the spool are in the table, because the server no longer knows. Then start with an empty spool folder: docs/recovery.md.',
  },
  'stream-schema-changed': {
    retryable: false,
    help: 'Create a producer and call its retire() first: it delivers what the spool holds and ends the old stream. Then start again.',
  },
  internal: {
    retryable: false,
    help: 'Report it: this is a bug in zerobus-runtime, or in a callback that it called.',
  },
};

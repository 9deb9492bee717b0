import type { StatusName } from './rpc-error.js';

/** Where a fact about the service is from. */
type Source = 'documentation' | 'source of the official SDKs' | 'reports of users' | 'gRPC specification';

/** One reason for which the emulator ends a call. */
export interface Rejection {
  /** What the client does. */
  readonly given: string;
  readonly status: StatusName;
  /** The service's error code; absent if the emulator sends none. */
  readonly code?: number;
  /** The message, with `{placeholder}`s. */
  readonly text: string;
  /** The parts of the answer that are known of the service. The emulator guesses the others. Default: none. */
  readonly known?: readonly ('status' | 'code' | 'text')[];
  /** Where the known parts are from. */
  readonly source?: Source;
  /** What else is known of the service, such as a rule without its answer. */
  readonly fact?: string;
}

/**
 * Why the emulator ends calls, by id. docs/emulator.md has them as a table, and a test has a row for each.
 *
 * The official SDKs take the code from the end of the message, `Error Code: N, Error State: M.`. There is no public list of codes.
 */
export const REJECTIONS = {
  'unknown-method': {
    given: 'calls a method that does not exist',
    status: 'UNIMPLEMENTED',
    text: 'Method {path} is not implemented.',
    known: ['status'],
    source: 'gRPC specification',
  },
  compressed: {
    given: 'sends a compressed message',
    status: 'UNIMPLEMENTED',
    text: 'The message is compressed; this server accepts identity encoding only.',
    known: ['status'],
    source: 'gRPC specification',
    fact: 'Whether the service accepts compression is not known. No official SDK compresses.',
  },
  'message-too-large': {
    given: 'sends a message above 10 MiB',
    status: 'OUT_OF_RANGE',
    text: 'The message is too large: {bytes} bytes, the limit is {limit} bytes.',
    fact: 'The documentation has the limit.',
  },
  'message-cut-off': {
    given: 'ends the call in the middle of a message',
    status: 'INVALID_ARGUMENT',
    text: 'The last message is cut off.',
  },
  'message-malformed': {
    given: 'sends bytes that are not a message of the method',
    status: 'INVALID_ARGUMENT',
    text: '{part} is not of type {type}.',
  },
  'client-too-slow': {
    given: 'opens a call or begins a message, and sends no whole message for 60 s',
    status: 'DEADLINE_EXCEEDED',
    text: 'The client did not finish a message within {seconds} s.',
  },
  'table-header-missing': {
    given: 'sends no `x-databricks-zerobus-table-name`',
    status: 'INVALID_ARGUMENT',
    text: 'Metadata {header} is missing.',
    fact: 'The official SDKs send it exactly once.',
  },
  'table-header-repeated': {
    given: 'sends `x-databricks-zerobus-table-name` more than once',
    status: 'INVALID_ARGUMENT',
    text: 'Metadata {header} must be sent once.',
    fact: 'The official SDKs send it exactly once.',
  },
  'token-missing': {
    given: 'sends no bearer token',
    status: 'UNAUTHENTICATED',
    text: 'No bearer token in the authorization header.',
    known: ['status'],
    source: 'source of the official SDKs',
  },
  'token-unknown': {
    given: 'sends a token that was not issued, or was revoked',
    status: 'UNAUTHENTICATED',
    text: 'Invalid access token.',
    known: ['status'],
    source: 'source of the official SDKs',
  },
  'token-expired': {
    given: 'sends a token that has expired',
    status: 'UNAUTHENTICATED',
    text: 'Access token has expired.',
    known: ['status'],
    source: 'source of the official SDKs',
  },
  'token-audience': {
    given: 'sends a token for another workspace',
    status: 'UNAUTHENTICATED',
    text: 'Invalid token audience.',
    known: ['text'],
    source: 'reports of users',
  },
  'token-without-modify': {
    given: 'sends a token for metadata or for another table',
    status: 'PERMISSION_DENIED',
    code: 3,
    text: 'The token has no MODIFY on table {table}.',
    known: ['status', 'code'],
    source: 'reports of users',
  },
  'privilege-missing': {
    given: 'opens a stream after a privilege was revoked',
    status: 'PERMISSION_DENIED',
    code: 3,
    text: 'The principal has no {privilege}.',
    known: ['status', 'code'],
    source: 'reports of users',
  },
  'first-message': {
    given: 'sends another message before it opens a stream',
    status: 'INVALID_ARGUMENT',
    text: 'The first message must be {expected}.',
    fact: '`create_stream` must be first.',
  },
  'creation-missing': {
    given: 'sends a `create_stream` without the request in it, for a persistent stream',
    status: 'INVALID_ARGUMENT',
    text: 'create_stream contains no create_stream.',
  },
  'other-table': {
    given: 'names another table than in the metadata of the call',
    status: 'INVALID_ARGUMENT',
    text: "{request} names table '{named}', but the metadata of the call names '{inMetadata}'.",
  },
  'table-unknown': {
    given: 'names a table that does not exist',
    status: 'NOT_FOUND',
    text: 'Table {table} does not exist.',
    fact: 'The token endpoint already rejects the table (`invalid_authorization_details`).',
  },
  'record-type-unsupported': {
    given: 'opens a stream for AVRO',
    status: 'UNIMPLEMENTED',
    text: 'Record type AVRO is not supported.',
    fact: 'The protocol has the record type; the service may accept it.',
  },
  'record-type-unknown': {
    given: 'opens a stream for another record type',
    status: 'INVALID_ARGUMENT',
    text: 'Record type {type} is unknown; use PROTO (1) or JSON (2).',
  },
  'descriptor-missing': {
    given: 'opens a stream for PROTO without a descriptor',
    status: 'INVALID_ARGUMENT',
    text: 'A stream of record type PROTO requires descriptor_proto.',
  },
  'descriptor-malformed': {
    given: 'sends a descriptor that is not a `DescriptorProto`',
    status: 'INVALID_ARGUMENT',
    text: 'descriptor_proto is not a google.protobuf.DescriptorProto.',
  },
  'table-kind': {
    given: 'opens a stream for a view, or another kind of table that is neither managed nor a streaming table',
    status: 'INVALID_ARGUMENT',
    code: 4024,
    text: 'Table {table} has the unsupported kind {kind}.',
    known: ['status', 'code'],
    source: 'reports of users',
  },
  'table-format': {
    given: 'opens a stream for a table that is not in Delta format',
    status: 'INVALID_ARGUMENT',
    code: 4024,
    text: 'Table {table} has the unsupported format {format}.',
    fact: 'The documentation asks for a Delta table.',
  },
  'generated-column': {
    given: 'opens a stream for a table with a generated column',
    status: 'UNIMPLEMENTED',
    code: 1015,
    text: "Column '{column}' of table {table} is generated.",
    known: ['status', 'code'],
    source: 'reports of users',
  },
  'check-constraint': {
    given: 'opens a stream for a table with a CHECK constraint',
    status: 'UNIMPLEMENTED',
    code: 1015,
    text: 'Table {table} has the CHECK constraint {constraint}.',
    fact: 'The documentation excludes such tables.',
  },
  'catalog-managed': {
    given: 'opens a stream for a table with catalog-managed commits',
    status: 'UNIMPLEMENTED',
    code: 1015,
    text: 'Table {table} has catalog-managed commits.',
    fact: 'The documentation excludes such tables.',
  },
  'not-self-contained': {
    given: 'sends a descriptor that refers to a type outside of it',
    status: 'INVALID_ARGUMENT',
    code: 4033,
    text: '{problem}.',
    known: ['status', 'code', 'text'],
    source: 'reports of users',
    fact: 'The text begins with `Proto not self-contained for field`.',
  },
  'schema-mismatch': {
    given: 'sends a descriptor that does not fit the table',
    status: 'INVALID_ARGUMENT',
    code: 8001,
    text: 'Schema validation failed: {problems}.',
    known: ['status', 'code'],
    source: 'source of the official SDKs',
    fact: '`google.rpc.ErrorInfo` may name the reason, such as FIELD_NOT_IN_TABLE.',
  },
  'records-missing': {
    given: 'sends something else than records on an open stream',
    status: 'INVALID_ARGUMENT',
    text: 'Expected a record or a batch of records.',
  },
  'offset-not-next': {
    given: 'sends an offset that is not the next one',
    status: 'INVALID_ARGUMENT',
    code: 4002,
    text: 'Expected offset {expected}, got {got}.',
    known: ['status', 'code'],
    source: 'source of the official SDKs',
  },
  'records-of-other-type': {
    given: 'sends records of another type than the stream was opened for',
    status: 'INVALID_ARGUMENT',
    text: 'The stream was opened for records of type {type}.',
  },
  'record-invalid': {
    given: 'sends a record that does not decode, or does not fit the table',
    status: 'INVALID_ARGUMENT',
    code: 4044,
    text: '{record} does not decode: {problem}.',
    known: ['status', 'code'],
    source: 'reports of users',
  },
  'table-changed': {
    given: 'sends records after the table was dropped, recreated or renamed',
    status: 'NOT_FOUND',
    text: 'Table {table} was dropped or renamed.',
  },
  'stream-timed-out': {
    given: 'keeps a stream open beyond its lifetime',
    status: 'UNAVAILABLE',
    code: 6002,
    text: 'The stream has timed out.',
    known: ['status', 'code'],
    source: 'reports of users',
  },
  'stream-id-missing': {
    given: 'resumes or retires a stream without naming it',
    status: 'INVALID_ARGUMENT',
    text: '{request} names no stream_id.',
  },
  'stream-unknown': {
    given: 'resumes or retires a stream that does not exist',
    status: 'NOT_FOUND',
    text: 'Stream {stream} does not exist.',
    known: ['status'],
    source: 'source of the official SDKs',
  },
  'stream-retired': {
    given: 'resumes a retired stream, or sends records after it was retired',
    status: 'NOT_FOUND',
    text: 'Stream {stream} was retired.',
    known: ['status'],
    source: 'source of the official SDKs',
  },
  'stream-of-other-table': {
    given: 'resumes or retires a stream of another table',
    status: 'INVALID_ARGUMENT',
    text: 'Stream {stream} does not belong to table {table}.',
  },
  'stream-of-other-type': {
    given: 'resumes a stream for another record type than it was created for',
    status: 'INVALID_ARGUMENT',
    text: 'Stream {stream} was created for records of type {created}, not {type}.',
    fact: 'A client must resume a stream with the record type that it created the stream with.',
  },
  'stream-resumed': {
    given: 'sends records after another connection resumed the stream',
    status: 'FAILED_PRECONDITION',
    text: 'Stream {stream} was resumed by another connection.',
  },
  'one-message': {
    given: 'sends no message, or several, to RetireStream',
    status: 'INVALID_ARGUMENT',
    text: 'RetireStream takes exactly one message.',
  },
} as const;

/** Identifies a reason. */
export type RejectionId = keyof typeof REJECTIONS;

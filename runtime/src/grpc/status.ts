import type { ZerobusErrorCode } from '../errors/error-codes.js';
import { serverText } from '../errors/mask-secrets.js';
import { findServerCode, parseServerCode } from '../errors/server-codes.js';
import { ZerobusError } from '../errors/zerobus-error.js';

const STATUS_NAMES: readonly string[] = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** The statuses after which the same call would fail again; all others are retried. */
const PERMANENT_STATUSES: Readonly<Record<string, ZerobusErrorCode>> = {
  INVALID_ARGUMENT: 'stream-rejected',
  NOT_FOUND: 'table-not-found',
  PERMISSION_DENIED: 'permission-denied',
  FAILED_PRECONDITION: 'stream-rejected',
  OUT_OF_RANGE: 'stream-rejected',
  UNIMPLEMENTED: 'table-unsupported',
  UNAUTHENTICATED: 'token-rejected',
};

/**
 * Returns the error for a gRPC status other than OK. A known error number in the server's text takes precedence over the status. The
 * message never contains one of `secrets`.
 */
export function statusError(
  status: number,
  text: string,
  table: string,
  secrets: readonly string[] = [],
): ZerobusError {
  const name = STATUS_NAMES[status] ?? 'UNKNOWN';
  const serverCode = parseServerCode(text);
  const known = findServerCode(serverCode);
  const code = known?.code ?? PERMANENT_STATUSES[name] ?? 'unavailable';
  return new ZerobusError(code, `${serverText(text, secrets) || 'The service gave no reason'} (${name})`, {
    status: name,
    serverCode,
    table,
    retryable: PERMANENT_STATUSES[name] === undefined && code === 'unavailable',
    help: known?.help?.replaceAll('<table>', quoteTable(table)),
  });
}

/** Quotes a table's name for SQL where necessary. */
function quoteTable(table: string): string {
  return table.replace(/[^.]+/g, (part) => (/^[A-Za-z_]\w*$/.test(part) ? part : `\`${part.replaceAll('`', '``')}\``));
}

/** Decodes `grpc-message`, which is percent-encoded UTF-8. Returns malformed text unchanged. */
export function decodeGrpcMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

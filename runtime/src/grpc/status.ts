import type { ZerobusErrorCode } from '../errors/error-codes.js';
import { parseServerCode, serverCodeInfo } from '../errors/server-codes.js';
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

/** The statuses after which the same call fails again; every other one is worth another attempt. */
const PERMANENT_STATUSES: Readonly<Record<string, ZerobusErrorCode>> = {
  INVALID_ARGUMENT: 'stream-rejected',
  NOT_FOUND: 'table-not-found',
  PERMISSION_DENIED: 'permission-denied',
  FAILED_PRECONDITION: 'stream-rejected',
  OUT_OF_RANGE: 'stream-rejected',
  UNIMPLEMENTED: 'table-unsupported',
  UNAUTHENTICATED: 'token-rejected',
};

/** The error for a gRPC status other than OK. The number in the server's text, where it is a known one, says more than the status. */
export function statusError(status: number, text: string, table: string): ZerobusError {
  const name = STATUS_NAMES[status] ?? 'UNKNOWN';
  const serverCode = parseServerCode(text);
  const known = serverCodeInfo(serverCode);
  const code = known?.code ?? PERMANENT_STATUSES[name] ?? 'unavailable';
  return new ZerobusError(code, `${text === '' ? 'The service gave no reason' : text} (${name})`, {
    status: name,
    serverCode,
    table,
    retryable: PERMANENT_STATUSES[name] === undefined && code === 'unavailable',
    help: known?.help?.replaceAll('<table>', quoteTable(table)),
  });
}

/** A table's name as SQL takes it. */
function quoteTable(table: string): string {
  return table.replace(/[^.]+/g, (part) => (/^[A-Za-z_]\w*$/.test(part) ? part : `\`${part.replaceAll('`', '``')}\``));
}

/** `grpc-message` is percent-encoded UTF-8; one that is broken is shown as it came. */
export function decodeGrpcMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

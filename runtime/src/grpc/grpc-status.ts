import type { IncomingHttpHeaders } from 'node:http2';
import type { ZerobusError } from '../errors/zerobus-error.js';
import { decodeGrpcMessage, statusError } from './status.js';
import { readReason } from './status-details.js';

/** The status UNKNOWN: of a response that states none, or not a number. */
const UNKNOWN = 2;

/**
 * Reads the gRPC status from trailers, or from headers without a body. Returns the error of the status, which never contains one of
 * `secrets`; undefined for OK.
 */
export function readGrpcStatus(
  headers: IncomingHttpHeaders,
  table: string,
  secrets: readonly string[],
): ZerobusError | undefined {
  const text = String(headers['grpc-status'] ?? '');
  const status = /^\d+$/.test(text) ? Number(text) : UNKNOWN;
  if (status === 0) return undefined;
  const message = decodeGrpcMessage(String(headers['grpc-message'] ?? ''));
  const reason = readReason(headers['grpc-status-details-bin']?.toString());
  return statusError(status, reason === undefined ? message : `${message} ${reason}`, table, secrets);
}

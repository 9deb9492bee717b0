import type { RpcError, StatusName } from '../rejections/rpc-error.js';

/**
 * HTTP statuses of gRPC statuses, as `google.rpc.Code` maps them. Which ones the service sends is not documented, so this is a guess
 * (docs/emulator.md).
 */
const HTTP_STATUSES: Readonly<Record<StatusName, number>> = {
  OK: 200,
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

/** Returns the HTTP status of an error. */
export function getHttpStatus({ httpStatus, status }: RpcError): number {
  return httpStatus ?? HTTP_STATUSES[status];
}

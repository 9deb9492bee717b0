import { serverText } from '../errors/mask-secrets.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { statusError } from './status.js';

/** The gRPC status of an HTTP status, as the gRPC specification maps them; the others are UNKNOWN. */
const GRPC_STATUSES: ReadonlyMap<number, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
]);
const UNKNOWN = 2;

/**
 * Returns the error for a response that is not gRPC, such as one from a proxy; undefined if it is gRPC. Only a rejected token, a
 * missing permission or a wrong path is permanent. A page with status 200 is retried, since a load balancer may send one in passing. The
 * message never contains one of `secrets`.
 */
export function httpError(
  httpStatus: number,
  contentType: string,
  table: string,
  secrets: readonly string[] = [],
): ZerobusError | undefined {
  if (httpStatus === 200) {
    if (contentType.startsWith('application/grpc')) return undefined;
    const what = serverText(contentType, secrets) || 'no content type';
    return new ZerobusError('unavailable', `The endpoint responded with ${what} instead of gRPC`, { table });
  }
  const text = `The endpoint responded with HTTP status ${httpStatus}`;
  if (httpStatus === 404) {
    return new ZerobusError('protocol-error', text, {
      status: 'UNIMPLEMENTED',
      table,
      help: 'Set the endpoint (ZEROBUS_SERVER_ENDPOINT) to <workspace-id>.zerobus.<region>.cloud.databricks.com, not to the URL of the workspace: this address has no Zerobus service.',
    });
  }
  return statusError(GRPC_STATUSES.get(httpStatus) ?? UNKNOWN, text, table);
}

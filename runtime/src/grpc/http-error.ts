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
const NOT_THE_SERVICE =
  'Check the endpoint (ZEROBUS_SERVER_ENDPOINT) and the network: a proxy, a captive portal or an IP access list answers in place of the service.';

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
  const status = GRPC_STATUSES.get(httpStatus) ?? UNKNOWN;
  // No grant and no other token changes what a proxy responds.
  if (/\bhtml\b/i.test(contentType)) {
    return statusError(status, `${text} and an HTML page instead of gRPC`, table).with({ help: NOT_THE_SERVICE });
  }
  return statusError(status, text, table);
}

import { ZerobusError } from '../errors/zerobus-error.js';
import { statusError } from './status.js';

/** The gRPC status that an HTTP status stands for, as gRPC lays down; any other one is UNKNOWN. */
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
 * The error for an answer that is not the service's own but, say, a proxy's; undefined where it is gRPC. Only what refuses the
 * token, the right or the path is for good: a page with status 200 passes, as the balancer's hiccup that it is.
 */
export function httpError(httpStatus: number, contentType: string, table: string): ZerobusError | undefined {
  if (httpStatus === 200) {
    if (contentType.startsWith('application/grpc')) return undefined;
    const what = contentType === '' ? 'no content type' : contentType;
    return new ZerobusError('unavailable', `The endpoint answered with ${what} instead of gRPC`, { table });
  }
  const text = `The endpoint answered with HTTP status ${httpStatus}`;
  if (httpStatus === 404) {
    return new ZerobusError('protocol-error', text, {
      status: 'UNIMPLEMENTED',
      table,
      help: 'There is no Zerobus service: the endpoint (ZEROBUS_SERVER_ENDPOINT) is not the URL of the workspace, but <workspace-id>.zerobus.<region>… .',
    });
  }
  return statusError(GRPC_STATUSES.get(httpStatus) ?? UNKNOWN, text, table);
}

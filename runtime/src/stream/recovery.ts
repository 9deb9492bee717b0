import type { ZerobusError } from '../errors/zerobus-error.js';

/**
 * How to continue after a stream ended.
 * - `reconnect`: open the next stream at once; this one reached its maximum age or ended with OK.
 * - `retry`: wait, then open the next stream; the failure may be temporary.
 * - `fresh-token`: retry with a new token; the service rejected this one.
 * - `isolate`: find the record that the service cannot decode, and reject it.
 * - `fail`: end the producer; a retry would fail too.
 */
export type Recovery = 'reconnect' | 'retry' | 'fresh-token' | 'isolate' | 'fail';

/** The service's error number for a stream that reached its maximum age. */
const STREAM_TIMEOUT = 6002;

/** The service's error number for a record that does not decode. */
const BAD_RECORD = 4044;

/** Chooses how to continue after a stream ended with `error`, or with status OK if it is undefined. `isOpened` says whether it had opened. */
export function chooseRecovery(error: ZerobusError | undefined, isOpened: boolean): Recovery {
  if (error === undefined || error.serverCode === STREAM_TIMEOUT) return 'reconnect';
  if (error.status === 'UNAUTHENTICATED' || error.status === 'PERMISSION_DENIED') return 'fresh-token';
  if (error.serverCode === BAD_RECORD && isOpened) return 'isolate';
  return error.retryable ? 'retry' : 'fail';
}

import type { ZerobusError } from '../errors/zerobus-error.js';

/**
 * What the end of a stream calls for.
 * - `reconnect`: it ended as streams do, by age or an OK.
 * - `retry`: it failed in a way that may pass.
 * - `fresh-token`: the token was refused; one fresh one is worth a try.
 * - `fail`: the same would happen again.
 */
export type Recovery = 'reconnect' | 'retry' | 'fresh-token' | 'fail';

/** The service's number for a stream that has reached its age. */
const STREAM_TIMEOUT = 6002;

/** Decides by how a stream ended; undefined is status OK. */
export function chooseRecovery(error: ZerobusError | undefined): Recovery {
  if (error === undefined || error.serverCode === STREAM_TIMEOUT) return 'reconnect';
  if (error.status === 'UNAUTHENTICATED' || error.status === 'PERMISSION_DENIED') return 'fresh-token';
  return error.retryable ? 'retry' : 'fail';
}

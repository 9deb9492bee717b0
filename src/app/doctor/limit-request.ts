import { genError } from '../../diagnostics/gen-error.js';
import { TimeoutError, withTimeout } from '../../system/abort-signal.js';
import type { Machine } from './machine.js';

/**
 * Runs a request to a host within the time limit of a check. Throws GenError `request-timeout` when the limit is exceeded, the
 * reason of the machine's signal if it is aborted, and otherwise whatever `run` throws.
 */
export async function limitRequest<T>(
  host: string,
  { timeoutMs, signal }: Machine,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withTimeout(timeoutMs, signal, run);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    throw genError('request-timeout', {}, { host, seconds: String(timeoutMs / 1000) }, error);
  }
}

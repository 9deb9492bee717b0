import { sleep } from './abort-signal.js';
import { type BusyOperation, createPauses } from './busy-file.js';

/**
 * Runs a file operation, again and with growing pauses while the file is busy (`isBusy`). The first attempt is made at once. Throws
 * the error of the last attempt, or the reason of the signal, which ends the waiting.
 */
export async function retryBusy<T>(
  operation: BusyOperation & { readonly signal?: AbortSignal | undefined },
  attempt: () => T | Promise<T>,
): Promise<T> {
  const { signal } = operation;
  for (const getPause = createPauses(operation); ; ) {
    try {
      return await attempt();
    } catch (error) {
      await sleep(getPause(error), signal).catch(() => signal?.throwIfAborted());
    }
  }
}

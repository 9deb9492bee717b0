import type { Machine } from './machine.js';

/** Nothing came in the time that a step of the network has. */
export class OutOfTime extends Error {}

/**
 * Runs what asks the network, for as long as `timeoutMs` of the machine. Throws OutOfTime, the reason of the machine's
 * signal, and what `run` throws before that.
 */
export async function within<T>(
  { timeoutMs, signal }: Pick<Machine, 'timeoutMs' | 'signal'>,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await run(AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal.throwIfAborted();
    throw timeout.aborted ? new OutOfTime(`no answer within ${timeoutMs / 1000} s`, { cause: error }) : error;
  }
}

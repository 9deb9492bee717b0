import { setTimeout as delay } from 'node:timers/promises';

/** The time limit of `withTimeout` was exceeded. */
export class TimeoutError extends Error {}

/**
 * Settles like `work`, but rejects with the reason of `signal` as soon as it is aborted. `work` itself is not stopped; its
 * late result is ignored.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    // A signal of its own, because Node.js warns when many listeners wait for the same one.
    const own = AbortSignal.any([signal]);
    const abort = (): void => reject(own.reason);
    if (own.aborted) abort();
    else own.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => own.removeEventListener('abort', abort));
  });
}

/** Resolves once `signal` is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Resolves after `ms` milliseconds, or rejects with an AbortError once `signal` is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  // A signal of its own, because Node.js warns when many timers wait for the same one.
  await delay(ms, undefined, signal === undefined ? {} : { signal: AbortSignal.any([signal]) });
}

/**
 * Runs `work` with a signal that is aborted with `signal`, and after `timeoutMs` milliseconds. Throws TimeoutError if `work`
 * fails after that time, the reason of `signal` if it is aborted, and otherwise whatever `work` throws.
 */
export async function withTimeout<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await work(signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal?.throwIfAborted();
    throw timeout.aborted ? new TimeoutError(`no response within ${timeoutMs / 1000} s`, { cause: error }) : error;
  }
}

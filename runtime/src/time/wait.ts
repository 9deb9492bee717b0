import { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from './scheduler.js';

/** Options of every method that waits. */
export interface WaitOptions {
  /** Ends the wait when it is aborted: the method rejects with `aborted`. Records that were accepted are still delivered. */
  readonly signal?: AbortSignal | undefined;
}

/** Settles as `promise` does, or rejects with `aborted` if `signal` is aborted first. What `promise` waits for goes on. */
export function waitFor<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const stop = onAbort(signal, () => reject(abortedWaitError(signal)));
    promise.then(resolve, reject).finally(stop);
  });
}

/** Resolves after `ms`, or as soon as `signal` is aborted. */
export function sleep(scheduler: Scheduler, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      timer.cancel();
      stop();
      resolve();
    };
    const timer = scheduler.after(ms, finish);
    const stop = onAbort(signal, finish);
  });
}

/** Calls `callback` when `signal` is aborted, at once if it already is. Returns a function that stops listening. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) callback();
  else signal.addEventListener('abort', callback, { once: true });
  return () => signal.removeEventListener('abort', callback);
}

/** Returns the error of a wait that ended because its signal was aborted. */
export function abortedWaitError(signal: AbortSignal): ZerobusError {
  return new ZerobusError('aborted', 'The wait was aborted', {
    cause: signal.reason,
    help: 'Only the wait ended: a record that was accepted is still delivered.',
  });
}

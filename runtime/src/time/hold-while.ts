import type { Scheduler } from './scheduler.js';
import { onAbort } from './wait.js';

/** Settles as `promise` does. Keeps the process alive until then, or until `signal` is aborted. */
export function holdWhile<T>(promise: Promise<T>, scheduler: Scheduler, signal: AbortSignal | undefined): Promise<T> {
  const hold = scheduler.hold(() => {});
  const stop = signal === undefined ? () => {} : onAbort(signal, () => hold.cancel());
  return promise.finally(() => {
    stop();
    hold.cancel();
  });
}

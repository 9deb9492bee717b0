import { ZerobusError } from '../errors.js';

/** An option of whatever waits: aborting ends the waiting, not what is waited for. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
}

/** `promise`, or a rejection with `aborted` when `signal` is aborted before it has settled. */
export function withSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(waitAborted(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The error of a wait that was given up. */
export function waitAborted(signal: AbortSignal): ZerobusError {
  return new ZerobusError('aborted', 'The waiting was aborted by its signal', {
    cause: signal.reason,
    help: 'Only the waiting has ended: a record that was accepted is still delivered.',
  });
}

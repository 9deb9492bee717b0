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

/** What waits for one signal, with a single listener: Node.js warns of a leak when a signal has more than ten. */
class Waiting {
  readonly #signal: AbortSignal;
  readonly #callbacks = new Map<object, () => void>();
  readonly #callAll = (): void => {
    this.#stop();
    for (const callback of this.#callbacks.values()) callback();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#callAll, { once: true });
  }

  add(callback: () => void): () => void {
    const key = {};
    this.#callbacks.set(key, callback);
    return () => {
      if (this.#callbacks.delete(key) && this.#callbacks.size === 0) this.#stop();
    };
  }

  #stop(): void {
    this.#signal.removeEventListener('abort', this.#callAll);
    if (waiting.get(this.#signal) === this) waiting.delete(this.#signal);
  }
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/** Calls `callback` when `signal` is aborted, at once if it already is. Returns a function that stops listening. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const known = waiting.get(signal) ?? new Waiting(signal);
  waiting.set(signal, known);
  return known.add(callback);
}

/** Returns the error of a wait that ended because its signal was aborted. */
export function abortedWaitError(signal: AbortSignal): ZerobusError {
  return new ZerobusError('aborted', 'The wait was aborted', {
    cause: signal.reason,
    help: 'Only the wait ended: a record that was accepted is still delivered.',
  });
}

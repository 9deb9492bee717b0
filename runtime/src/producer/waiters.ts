import type { Scheduler } from '../time/scheduler.js';
import { abortedWaitError, onAbort } from '../time/wait.js';

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

/** The promises that callers of a producer wait for, except the promises of single records: of all records so far, and of an open stream. */
export class Waiters {
  readonly #opens = new Set<Waiter>();
  #flushes: (Waiter & { readonly count: number })[] = [];
  /** Why nobody can wait any more: the producer has ended. */
  #error: Error | undefined;

  /** Whether a caller waits for the stream to open. */
  get isOpenAwaited(): boolean {
    return this.#opens.size > 0;
  }

  /** Resolves when the first `count` records are settled. */
  waitForRecords(count: number): Promise<void> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => this.#flushes.push({ count, resolve, reject }));
  }

  /** Resolves when a stream is open; rejects with `timeoutError()` after `ms`, or when `signal` is aborted. */
  waitForOpen(
    scheduler: Scheduler,
    ms: number,
    timeoutError: () => Error,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      const timer = scheduler.after(ms, () => finish(() => reject(timeoutError())));
      const finish = (settle: () => void): void => {
        timer.cancel();
        stopListening();
        this.#opens.delete(waiter);
        settle();
      };
      const waiter = { resolve: () => finish(resolve), reject: (error: Error) => finish(() => reject(error)) };
      this.#opens.add(waiter);
      let stopListening = (): void => {};
      if (signal !== undefined) stopListening = onAbort(signal, () => waiter.reject(abortedWaitError(signal)));
    });
  }

  /** Resolves the promises that wait for at most `settled` records. Each waits for at least as many as the one before it. */
  resolveFlushes(settled: number): void {
    let resolved = 0;
    for (const waiter of this.#flushes) {
      if (waiter.count > settled) break;
      waiter.resolve();
      resolved++;
    }
    if (resolved > 0) this.#flushes.splice(0, resolved);
  }

  /** Resolves the promises of an open stream. */
  resolveOpen(): void {
    for (const waiter of [...this.#opens]) waiter.resolve();
  }

  /** Rejects every promise, and those that are asked for later. */
  reject(error: Error): void {
    this.#error = error;
    const flushes = this.#flushes;
    this.#flushes = [];
    for (const waiter of [...flushes, ...this.#opens]) waiter.reject(error);
  }
}

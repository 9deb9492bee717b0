import type { Frame, RecordWaiter } from '../batch/frame.js';
import type { Scheduler } from '../time/scheduler.js';

/** The promises that callers of a producer wait for: of a record, of all records so far, of an open stream. */
export class Waiters {
  readonly #flushes = new FlushWaiters();
  readonly #opens = new Set<RecordWaiter>();
  #acked = 0;

  /** Number of acknowledged records. */
  get acked(): number {
    return this.#acked;
  }

  /** Whether a caller waits for the stream to open. */
  get isOpenAwaited(): boolean {
    return this.#opens.size > 0;
  }

  /** Resolves when the first `count` records are acknowledged. */
  waitForRecords(count: number): Promise<void> {
    return this.#flushes.wait(count);
  }

  /** Resolves when the stream is open; rejects with `timeoutError()` after `ms`. */
  waitForOpen(scheduler: Scheduler, ms: number, timeoutError: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = scheduler.after(ms, () => finish(() => reject(timeoutError())), true);
      const finish = (settle: () => void): void => {
        timer.cancel();
        this.#opens.delete(waiter);
        settle();
      };
      const waiter = { resolve: () => finish(resolve), reject: (error: Error) => finish(() => reject(error)) };
      this.#opens.add(waiter);
    });
  }

  /** Resolves the promises of these frames and their records. No queue may hold the frames any more. Returns the number of records. */
  acknowledge(frames: readonly Frame[]): number {
    let records = 0;
    for (const frame of frames) {
      records += frame.count;
      frame.acknowledge();
      for (const waiter of frame.waiters) waiter.resolve();
    }
    this.#acked += records;
    this.#flushes.resolve(this.#acked);
    return records;
  }

  /** Resolves the promises of an open stream. */
  resolveOpen(): void {
    for (const waiter of [...this.#opens]) waiter.resolve();
  }

  /** Rejects the promises of an open stream: no stream will open again. */
  rejectOpen(error: Error): void {
    for (const waiter of [...this.#opens]) waiter.reject(error);
  }

  /** Rejects every promise: for `frames`, for `waiters` of the open batch, for flushes and for an open stream. */
  reject(error: Error, frames: readonly Frame[], waiters: readonly RecordWaiter[]): void {
    for (const waiter of [...frames.flatMap((frame) => frame.waiters), ...waiters, ...this.#opens])
      waiter.reject(error);
    this.#flushes.reject(error);
  }
}

interface FlushWaiter extends RecordWaiter {
  /** How many records must be acknowledged. */
  readonly count: number;
}

/** The promises of flushes. Each waits for at least as many records as the one before it. */
class FlushWaiters {
  #waiters: FlushWaiter[] = [];

  wait(count: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ count, resolve, reject }));
  }

  /** Resolves those that wait for at most `acked` records. */
  resolve(acked: number): void {
    let resolved = 0;
    for (const waiter of this.#waiters) {
      if (waiter.count > acked) break;
      waiter.resolve();
      resolved++;
    }
    if (resolved > 0) this.#waiters.splice(0, resolved);
  }

  reject(error: Error): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
  }
}

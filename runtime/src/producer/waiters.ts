import type { Frame, RecordWaiter } from '../batch/frame.js';
import type { Scheduler } from '../time/scheduler.js';

/** Tells those who wait what became of it: of a record, of everything up to a position, of the opening of the stream. */
export class Waiters {
  readonly #flushes = new FlushWaiters();
  readonly #opens = new Set<RecordWaiter>();
  #acked = 0;

  /** Records that are durable. */
  get acked(): number {
    return this.#acked;
  }

  get isOpeningAwaited(): boolean {
    return this.#opens.size === 0;
  }

  /** Resolves when the first `position` records are durable. */
  waitForRecords(position: number): Promise<void> {
    return this.#flushes.wait(position);
  }

  /** Resolves when the stream is open; rejects with what `late` gives after `ms`. */
  waitForOpen(scheduler: Scheduler, ms: number, late: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = scheduler.after(ms, () => settle(() => reject(late())), true);
      const settle = (act: () => void): void => {
        timer.cancel();
        this.#opens.delete(waiter);
        act();
      };
      const waiter = { resolve: () => settle(resolve), reject: (error: Error) => settle(() => reject(error)) };
      this.#opens.add(waiter);
    });
  }

  /** These frames are durable, and no other holds them any more. Returns how many records that is. */
  acknowledge(frames: readonly Frame[]): number {
    let records = 0;
    for (const frame of frames) {
      records += frame.count;
      frame.acknowledge();
      for (const waiter of frame.waiters) waiter.resolve();
    }
    this.#acked += records;
    this.#flushes.settle(this.#acked);
    return records;
  }

  /** There will be no stream any more; everything is durable. */
  rejectOpen(error: Error): void {
    for (const waiter of [...this.#opens]) waiter.reject(error);
  }

  resolveOpen(): void {
    for (const waiter of [...this.#opens]) waiter.resolve();
  }

  /** Nothing more becomes durable: of `frames`, of the open batch with its `waiters`, of anything. */
  reject(error: Error, frames: readonly Frame[], waiters: readonly RecordWaiter[]): void {
    for (const waiter of [...frames.flatMap((frame) => frame.waiters), ...waiters, ...this.#opens])
      waiter.reject(error);
    this.#flushes.reject(error);
  }
}

interface FlushWaiter extends RecordWaiter {
  /** How many records must be durable. */
  readonly position: number;
}

/** Those who wait until everything up to a position is durable; positions never fall from one to the next. */
class FlushWaiters {
  #waiters: FlushWaiter[] = [];

  wait(position: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ position, resolve, reject }));
  }

  /** The first `acked` records are durable. */
  settle(acked: number): void {
    let done = 0;
    for (const waiter of this.#waiters) {
      if (waiter.position > acked) break;
      waiter.resolve();
      done++;
    }
    if (done > 0) this.#waiters.splice(0, done);
  }

  reject(error: Error): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
  }
}

import type { RecordWaiter } from '../batch/frame.js';

interface FlushWaiter extends RecordWaiter {
  /** How many records must be durable. */
  readonly position: number;
}

/** Those who wait until everything up to a position is durable; positions never fall from one to the next. */
export class FlushWaiters {
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

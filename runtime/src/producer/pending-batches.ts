import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';

/** A sealed batch, and the queue that it is in. */
export interface PendingBatch {
  readonly frame: Frame;
  readonly queue: FrameQueue;
}

/** Waits until a batch is in the spool. */
interface SpoolWaiter {
  readonly frame: Frame;
  resolve(): void;
  reject(error: Error): void;
}

/** The sealed batches that are not in the spool yet, in order, and the callers that wait for them. */
export class PendingBatches {
  readonly #batches: PendingBatch[] = [];
  #waiters: SpoolWaiter[] = [];

  /** Whether the spool has all batches. */
  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  /** The newest batch. */
  get last(): Frame | undefined {
    return this.#batches.at(-1)?.frame;
  }

  /** Adds a batch at the end. */
  push(frame: Frame, queue: FrameQueue): void {
    this.#batches.push({ frame, queue });
  }

  /** Replaces a batch by its parts, if it is not in the spool yet. Callers that wait for it then wait for the last part. */
  replace(frame: Frame, parts: readonly Frame[]): void {
    const at = this.#batches.findIndex((batch) => batch.frame === frame);
    const batch = this.#batches[at];
    const last = parts.at(-1);
    if (batch === undefined || last === undefined) return;
    this.#batches.splice(at, 1, ...parts.map((part) => ({ frame: part, queue: batch.queue })));
    this.#waiters = this.#waiters.map((waiter) => (waiter.frame === frame ? { ...waiter, frame: last } : waiter));
  }

  /** Removes batches from the front, up to the first for which `append` returns false. Returns them. */
  take(append: (frame: Frame) => boolean): readonly PendingBatch[] {
    let count = 0;
    for (const { frame } of this.#batches) {
      if (!append(frame)) break;
      count++;
    }
    const taken = this.#batches.splice(0, count);
    if (this.#waiters.length > 0) this.#resolve(new Set(taken.map(({ frame }) => frame)));
    return taken;
  }

  /** Resolves when `frame` is in the spool. */
  async wait(frame: Frame): Promise<void> {
    if (!this.#batches.some((batch) => batch.frame === frame)) return;
    await new Promise<void>((resolve, reject) => this.#waiters.push({ frame, resolve, reject }));
  }

  /** Rejects the callers that wait. */
  reject(error: Error): void {
    for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
  }

  #resolve(frames: ReadonlySet<Frame>): void {
    const waiters = this.#waiters;
    this.#waiters = waiters.filter(({ frame }) => !frames.has(frame));
    for (const { frame, resolve } of waiters) if (frames.has(frame)) resolve();
  }
}

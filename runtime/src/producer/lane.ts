import type { SharedBuffers } from '../batch/buffer-pool.js';
import { FrameQueue } from '../batch/frame-queue.js';
import { OpenBatch, type RecordEncoder } from '../batch/open-batch.js';
import type { TableStream } from '../stream/table-stream.js';
import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';

/** What a lane asks of its producer. */
export interface LaneOwner<Init> {
  readonly encoder: RecordEncoder<Init>;
  readonly pool: SharedBuffers;
  readonly scheduler: Scheduler;
  readonly lingerMs: number;
  readonly deliveryTimeoutMs: number;
  /** Throws if no record may be accepted; called again for a record whose getters used the producer. */
  checkAgain(): void;
  /** The open batch is old enough. */
  onLinger(lane: Lane<Init>): void;
  /** A record was not acknowledged for `deliveryTimeoutMs`, and nothing else was meanwhile. */
  onDeliveryTimeout(lane: Lane<Init>): void;
}

/**
 * Records whose order is kept: the batch that is being filled, the sealed ones, and the streams that send them. A producer has one lane,
 * or one for each stream with `ordering: 'key'`.
 */
export class Lane<Init> {
  readonly batch: OpenBatch<Init>;
  readonly queue: FrameQueue = new FrameQueue();
  readonly linger: Deadline;
  readonly delivery: Deadline;
  streams: readonly TableStream[] = [];
  /** When the service last acknowledged something, in the time of the scheduler. Never an integer: V8 would discard compiled code. */
  progressAt: number = Number.NEGATIVE_INFINITY;
  /** Records and bytes at which the open batch is looked at: because it is full, or because the window may end there. */
  limitRecords = 0;
  limitBytes = 0;
  /** Whether its batches wait for those that an earlier process left. */
  isHeld = false;
  /** Whether the batch is sealed when this run of JavaScript ends. */
  isSealScheduled = false;

  constructor(owner: LaneOwner<Init>) {
    this.batch = new OpenBatch(owner.encoder, owner.pool, () => owner.checkAgain());
    this.linger = new Deadline(
      owner.scheduler,
      () => (this.batch.count === 0 ? undefined : this.batch.openedAt + owner.lingerMs),
      () => owner.onLinger(this),
    );
    this.delivery = new Deadline(
      owner.scheduler,
      () => {
        const { oldest } = this.queue;
        return oldest === undefined || this.isHeld
          ? undefined
          : Math.max(oldest.openedAt, this.progressAt) + owner.deliveryTimeoutMs;
      },
      () => owner.onDeliveryTimeout(this),
    );
  }

  /** Whether everything that it accepted is settled. */
  get isEmpty(): boolean {
    return this.batch.count === 0 && this.queue.length === 0;
  }

  /** Position of its oldest record in flight; Infinity without one. */
  get oldestPosition(): number {
    const { oldest } = this.queue;
    if (oldest !== undefined) return oldest.position;
    return this.batch.count > 0 ? this.batch.position : Number.POSITIVE_INFINITY;
  }

  /** When its oldest record in flight was written; undefined without one. */
  get oldestAt(): number | undefined {
    return this.queue.oldest?.openedAt ?? (this.batch.count > 0 ? this.batch.openedAt : undefined);
  }

  /** Sends what waits. */
  push(): void {
    this.delivery.watch();
    if (this.isHeld) return;
    for (const stream of this.streams) {
      if (this.queue.waiting === undefined) return;
      stream.push();
    }
  }

  /** Stops its timers, for good. */
  stop(): void {
    this.linger.stop();
    this.delivery.stop();
  }
}

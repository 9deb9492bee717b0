import type { RecordWaiter } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { OpenBatch } from '../batch/open-batch.js';
import { WriterPool } from '../batch/writer-pool.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { RecordCodec } from '../record/record-type.js';
import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';
import { Pace } from './pace.js';
import type { ProducerSettings } from './producer-settings.js';
import { Window } from './window.js';

/** The clock is looked at once in so many records, and at each batch. */
const CLOCK_MASK = 63;
/** Bytes of buffers that are kept for reuse, and how much of the window that may be beside what is in it. */
const POOL_BYTES = 16 * 1024 * 1024;
const POOL_SHARE = 0.25;

/** Takes records into the open batch, and seals it into the queue by size, by age, or when asked to. */
export class Intake<Init> {
  readonly #settings: ProducerSettings;
  readonly #queue: FrameQueue;
  readonly #scheduler: Scheduler;
  readonly #onSealed: () => void;
  readonly #batch: OpenBatch<Init>;
  readonly #window: Window;
  readonly #pace: Pace;
  readonly #linger: Deadline;
  #isSealScheduled = false;
  #accepted = 0;
  #bytes = 0;
  #batches = 0;

  /** `sealed` is called when the queue has grown. */
  constructor(
    type: RecordCodec<Init, unknown>,
    settings: ProducerSettings,
    queue: FrameQueue,
    scheduler: Scheduler,
    sealed: () => void,
  ) {
    this.#settings = settings;
    this.#queue = queue;
    this.#scheduler = scheduler;
    this.#onSealed = sealed;
    this.#batch = new OpenBatch(type, new WriterPool(Math.min(POOL_BYTES, settings.inFlight.maxBytes * POOL_SHARE)));
    this.#window = new Window(settings);
    this.#pace = new Pace(scheduler);
    this.#linger = new Deadline(
      scheduler,
      () => (this.#batch.count === 0 ? undefined : this.#batch.openedAt + settings.batch.lingerMs),
      () => this.seal(),
    );
  }

  /** Records that were accepted. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Bytes of the batches that were sealed. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Batches that were sealed. */
  get batches(): number {
    return this.#batches;
  }

  /** The batch that is being filled. */
  get open(): { readonly count: number; readonly bytes: number; readonly openedAt: number } {
    return this.#batch;
  }

  /** Accepts a record. A promise where the caller must wait before the next. Throws `buffer-full` and what the encoder throws. */
  write(record: Init): Promise<void> | undefined {
    this.#add(record);
    if (this.#isBatchFull()) {
      this.seal();
      return this.#window.full ? this.#window.room() : this.#pace.check();
    }
    return (this.#accepted & CLOCK_MASK) === 0 ? this.#pace.check() : undefined;
  }

  /** Accepts a record that `waiter` waits for. With nothing in flight its batch goes when this run of JavaScript ends. */
  send(record: Init, waiter: RecordWaiter): void {
    this.#add(record);
    this.#batch.wait(waiter);
    if (this.#isBatchFull()) this.seal();
    else if (this.#queue.length === 0) this.#sealAfterThisRun();
  }

  /** A promise of room, where there is none. */
  room(): Promise<void> | undefined {
    return this.#window.full ? this.#window.room() : undefined;
  }

  /** Closes the open batch, if there is anything in it. */
  seal(): void {
    if (this.#batch.count === 0) return;
    this.#bytes += this.#batch.bytes;
    this.#batches++;
    this.#queue.push(this.#batch.seal());
    this.#window.update(this.#queue);
    this.#onSealed();
  }

  /** The queue has shrunk. */
  acknowledged(): void {
    this.#window.update(this.#queue);
    if (this.#queue.length === 0 && this.#batch.waiters.length > 0) this.seal();
  }

  /** Lets go of everybody who waits for room, and of the timer. */
  stop(): void {
    this.#linger.stop();
    this.#window.release();
  }

  /** Those who wait for a record of the open batch. */
  get waiters(): readonly RecordWaiter[] {
    return this.#batch.waiters;
  }

  /** A copy of the bytes of each record of the open batch. */
  records(): Uint8Array[] {
    return this.#batch.records();
  }

  #add(record: Init): void {
    if (this.#window.full) throw bufferFullError(this.#settings);
    if (!this.#batch.add(record)) this.seal();
    this.#accepted++;
    if (this.#batch.count === 1) this.#onFirstRecord();
  }

  #onFirstRecord(): void {
    this.#batch.openedAt = this.#scheduler.now();
    if (this.#settings.batch.lingerMs === 0) this.#sealAfterThisRun();
    else this.#linger.watch();
  }

  #isBatchFull(): boolean {
    return this.#batch.count >= this.#window.batchRecords || this.#batch.bytes >= this.#window.batchBytes;
  }

  #sealAfterThisRun(): void {
    if (this.#isSealScheduled) return;
    this.#isSealScheduled = true;
    queueMicrotask(() => {
      this.#isSealScheduled = false;
      this.seal();
    });
  }
}

function bufferFullError({ inFlight }: ProducerSettings): ZerobusError {
  const text = `The window is full (inFlight.maxRecords ${inFlight.maxRecords}, inFlight.maxBytes ${inFlight.maxBytes}); this record was not accepted`;
  return new ZerobusError('buffer-full', text);
}

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

/** The clock is read once per 64 records and at each batch. */
const CLOCK_MASK = 63;
/** Maximum number of bytes of buffers that are kept for reuse. */
const POOL_BYTES = 16 * 1024 * 1024;
/** The share of `inFlight.maxBytes` that these buffers may take in addition. */
const POOL_SHARE = 0.25;

/** Accepts records into the open batch, and moves it into the queue when it is large enough, old enough, or on demand. */
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

  /**
   * `sealed` is called when the queue has grown. `checkOpen` throws if no record may be accepted; it is called again for a record whose
   * getters used the intake.
   */
  constructor(
    type: RecordCodec<Init, unknown>,
    settings: ProducerSettings,
    queue: FrameQueue,
    scheduler: Scheduler,
    sealed: () => void,
    checkOpen: () => void,
  ) {
    this.#settings = settings;
    this.#queue = queue;
    this.#scheduler = scheduler;
    this.#onSealed = sealed;
    const pool = new WriterPool(Math.min(POOL_BYTES, settings.inFlight.maxBytes * POOL_SHARE));
    this.#batch = new OpenBatch(type, pool, () => {
      checkOpen();
      if (this.#window.full) throw bufferFullError(settings);
    });
    this.#window = new Window(settings);
    this.#pace = new Pace(scheduler);
    this.#linger = new Deadline(
      scheduler,
      () => (this.#batch.count === 0 ? undefined : this.#batch.openedAt + settings.batch.lingerMs),
      () => this.seal(),
    );
  }

  /** Number of accepted records. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Encoded bytes of the sealed batches. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of sealed batches. */
  get batches(): number {
    return this.#batches;
  }

  /** The batch that is being filled. */
  get open(): { readonly count: number; readonly bytes: number; readonly openedAt: number } {
    return this.#batch;
  }

  /** Accepts a record. Returns a promise if the caller must wait before the next one. Throws `buffer-full`, or what the encoder throws. */
  write(record: Init): Promise<void> | undefined {
    this.#add(record);
    if (this.#isBatchFull()) {
      this.seal();
      return this.#window.full ? this.#window.room() : this.#pace.check();
    }
    return (this.#accepted & CLOCK_MASK) === 0 ? this.#pace.check() : undefined;
  }

  /** Accepts a record that `waiter` waits for. If nothing is in flight, the batch is sealed when this run of JavaScript ends. */
  send(record: Init, waiter: RecordWaiter): void {
    this.#add(record, waiter);
    if (this.#isBatchFull()) this.seal();
    else if (this.#queue.length === 0) this.#sealAfterThisRun();
  }

  /** Returns a promise of room if there is none; else undefined. */
  room(): Promise<void> | undefined {
    return this.#window.full ? this.#window.room() : undefined;
  }

  /** Moves the open batch into the queue, unless it is empty. */
  seal(): void {
    if (this.#batch.count === 0) return;
    this.#moveBatch();
    this.#onSealed();
  }

  #moveBatch(): void {
    this.#bytes += this.#batch.bytes;
    this.#batches++;
    this.#queue.push(this.#batch.seal());
    this.#window.update(this.#queue);
  }

  /** Makes use of the room that acknowledgements have freed. */
  onAcknowledged(): void {
    this.#window.update(this.#queue);
    if (this.#queue.length === 0 && this.#batch.waiters.length > 0) this.seal();
  }

  /** Checks a record that is being encoded again before it is accepted, because the producer was closed meanwhile. */
  close(): void {
    this.#batch.detach();
  }

  /** Does the same, stops the timer, and resolves the promise of room. */
  stop(): void {
    this.close();
    this.#linger.stop();
    this.#window.release();
  }

  /** The waiters of the open batch. */
  get waiters(): readonly RecordWaiter[] {
    return this.#batch.waiters;
  }

  /** Returns a copy of each record's bytes in the open batch. */
  records(): Uint8Array[] {
    return this.#batch.records();
  }

  #add(record: Init, waiter?: RecordWaiter): void {
    if (this.#window.full) throw bufferFullError(this.#settings);
    const fits = this.#batch.add(record);
    if (!fits) this.#moveBatch();
    this.#accepted++;
    if (waiter !== undefined) this.#batch.wait(waiter);
    if (this.#batch.count === 1) this.#onFirstRecord();
    // Last, because it can call a user's callback.
    if (!fits) this.#onSealed();
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
    void Promise.resolve().then(() => {
      this.#isSealScheduled = false;
      this.seal();
    });
  }
}

function bufferFullError({ inFlight }: ProducerSettings): ZerobusError {
  const limits = `inFlight.maxRecords ${inFlight.maxRecords}, inFlight.maxBytes ${inFlight.maxBytes}`;
  const text = `Too many records are unacknowledged (${limits}); this record was not accepted`;
  return new ZerobusError('buffer-full', text);
}

import type { SharedBuffers } from '../batch/buffer-pool.js';
import type { Frame } from '../batch/frame.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from '../time/scheduler.js';
import type { Lane } from './lane.js';
import { Pace } from './pace.js';
import type { ProducerSettings } from './producer-settings.js';
import { type InFlight, Window } from './window.js';

/** The clock is read once per 64 records and at each batch. */
const CLOCK_MASK = 63;

/** Receives what the intake has sealed. */
export interface IntakeOwner<Init> {
  /** A batch was sealed, and has not entered the queue of its lane yet. */
  onSealed(frame: Frame, lane: Lane<Init>): void;
  /** The first record after everything was settled was accepted. */
  onBusy(): void;
}

/** Accepts records into the open batches of the lanes, and seals a batch when it is large enough, old enough, or on demand. */
export class Intake<Init> {
  readonly window: Window;
  readonly #settings: ProducerSettings;
  readonly #lanes: readonly Lane<Init>[];
  readonly #scheduler: Scheduler;
  readonly #owner: IntakeOwner<Init>;
  readonly #pace: Pace;
  #accepted = 0;
  #settled = 0;
  /** Records that only the spool holds. */
  #spilled = 0;
  #bytes = 0;
  #batches = 0;
  #isStopped = false;

  constructor(
    settings: ProducerSettings,
    lanes: readonly Lane<Init>[],
    pool: SharedBuffers,
    scheduler: Scheduler,
    owner: IntakeOwner<Init>,
  ) {
    this.#settings = settings;
    this.#lanes = lanes;
    this.#scheduler = scheduler;
    this.#owner = owner;
    this.window = new Window(settings, pool, () => this.inFlight);
    this.#pace = new Pace(scheduler);
    this.#update();
  }

  /** Number of accepted records. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Number of records that are acknowledged or rejected, in whatever order. */
  get settled(): number {
    return this.#settled;
  }

  /** Encoded bytes of the sealed batches. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of sealed batches. */
  get batches(): number {
    return this.#batches;
  }

  /** What is accepted but not settled, without what only the spool holds. */
  get inFlight(): InFlight {
    let bytes = 0;
    for (const { batch, queue } of this.#lanes) bytes += queue.bytes + batch.bytes;
    return { records: this.#accepted - this.#settled - this.#spilled, bytes };
  }

  /** Number of the first records that are all settled. */
  get prefix(): number {
    let prefix = this.#accepted;
    for (const lane of this.#lanes) prefix = Math.min(prefix, lane.oldestPosition);
    return prefix;
  }

  /** Accepts a record. Returns a promise if the caller must wait before the next one. Throws `buffer-full`, or what the encoder throws. */
  write(record: Init, lane: Lane<Init>): Promise<void> | undefined {
    this.#add(record, lane);
    const { batch } = lane;
    if (batch.count >= lane.limitRecords || batch.bytes >= lane.limitBytes) return this.#onLimit(lane);
    return (this.#accepted & CLOCK_MASK) === 0 ? this.#pace.check() : undefined;
  }

  /** Accepts a record that a caller waits for. If nothing is in flight, the batch is sealed when this run of JavaScript ends. */
  send(record: Init, lane: Lane<Init>, resolve: () => void, reject: (error: Error) => void): void {
    this.#add(record, lane);
    lane.batch.wait(resolve, reject);
    if (lane.batch.count >= lane.limitRecords || lane.batch.bytes >= lane.limitBytes) this.#seekRoom(lane);
    else if (lane.queue.length === 0) this.#sealAfterThisRun(lane);
  }

  /** Returns a promise of room if there is none; else undefined. */
  room(): Promise<void> | undefined {
    return this.window.isOver ? this.window.wait() : undefined;
  }

  /** Seals the open batches, unless they are empty. */
  sealAll(): void {
    for (const lane of this.#lanes) this.seal(lane);
  }

  /** Seals the open batch of a lane, unless it is empty. */
  seal(lane: Lane<Init>): void {
    // A seal may have been scheduled before the producer ended.
    if (lane.batch.count === 0 || this.#isStopped) return;
    this.#moveBatch(lane);
    this.#update();
    lane.push();
  }

  /** Counts records that are settled and bytes that are free, and makes use of the room. */
  release(records: number, bytes: number): void {
    this.#settled += records;
    this.window.release(records, bytes);
    this.#update();
    for (const lane of this.#lanes) {
      if (lane.queue.length === 0) this.#onIdle(lane);
    }
  }

  /** Counts records, and bytes of memory, that only the spool holds from now on; negative ones are in memory again. */
  spill(records: number, bytes: number): void {
    this.#spilled += records;
    this.window.release(records, bytes);
    this.#update();
  }

  /** Checks a record that is being encoded again before it is accepted, because the producer was closed meanwhile. */
  close(): void {
    for (const { batch } of this.#lanes) batch.detach();
  }

  /** Does the same, stops the timers, and lets all writers go on. */
  stop(): void {
    this.#isStopped = true;
    this.close();
    for (const lane of this.#lanes) lane.stop();
    this.window.end();
  }

  #add(record: Init, lane: Lane<Init>): void {
    if (this.window.isFull) throw bufferFullError(this.#settings);
    const { batch } = lane;
    const fits = batch.add(record);
    if (!fits) this.#moveBatch(lane);
    const position = this.#accepted++;
    if (batch.count === 1) this.#onFirstRecord(lane, position);
    if (fits) return;
    this.#update();
    lane.push();
  }

  #onFirstRecord(lane: Lane<Init>, position: number): void {
    lane.batch.openedAt = this.#scheduler.now();
    lane.batch.position = position;
    if (position === this.#settled) this.#owner.onBusy();
    if (this.#settings.batch.lingerMs === 0) this.#sealAfterThisRun(lane);
    else lane.linger.watch();
  }

  #onLimit(lane: Lane<Init>): Promise<void> | undefined {
    this.#seekRoom(lane);
    return this.window.isOver ? this.window.wait() : this.#pace.check();
  }

  /** Seals what is full. Seals everything if the window is full and nothing is on its way that could make room. */
  #seekRoom(lane: Lane<Init>): void {
    const { maxRecords, maxBytes } = this.#settings.batch;
    if (lane.batch.count >= maxRecords || lane.batch.bytes >= maxBytes) {
      this.seal(lane);
      return;
    }
    this.#update();
    if (this.window.isOver && this.#lanes.every(({ queue }) => queue.length === 0)) this.sealAll();
  }

  /** The lane has nothing in flight: seals its batch if somebody waits for it. */
  #onIdle(lane: Lane<Init>): void {
    if (lane.batch.waiters.length > 0 || this.window.waiting > 0) this.seal(lane);
    else lane.batch.rest();
  }

  #moveBatch(lane: Lane<Init>): void {
    this.#bytes += lane.batch.bytes;
    this.#owner.onSealed(lane.batch.seal(this.#batches++), lane);
  }

  #update(): void {
    this.window.update();
    const { roomRecords, roomBytes } = this.window;
    const { maxRecords, maxBytes } = this.#settings.batch;
    const lanes = this.#lanes.length;
    for (const lane of this.#lanes) {
      lane.limitRecords = Math.min(maxRecords, lane.batch.count + Math.ceil(roomRecords / lanes));
      lane.limitBytes = Math.min(maxBytes, lane.batch.bytes + Math.ceil(roomBytes / lanes));
    }
  }

  #sealAfterThisRun(lane: Lane<Init>): void {
    if (lane.isSealScheduled) return;
    lane.isSealScheduled = true;
    void Promise.resolve().then(() => {
      lane.isSealScheduled = false;
      this.seal(lane);
    });
  }
}

function bufferFullError({ inFlight }: ProducerSettings): ZerobusError {
  const limits = `inFlight.maxRecords ${inFlight.maxRecords}, inFlight.maxBytes ${inFlight.maxBytes}`;
  const text = `Twice as much as the window allows is unacknowledged (${limits}); this record was not accepted`;
  return new ZerobusError('buffer-full', text);
}

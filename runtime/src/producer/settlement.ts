import type { SharedBuffers } from '../batch/buffer-pool.js';
import type { Frame } from '../batch/frame.js';
import type { ZerobusError } from '../errors/zerobus-error.js';
import type { Intake } from './intake.js';
import type { Lane } from './lane.js';
import type { Notices } from './notices.js';
import { tooManyRejectsError, unreadableRejectError } from './producer-errors.js';
import type { ProducerSettings } from './producer-settings.js';
import type { SpoolKeeper } from './spool-keeper.js';
import type { Waiters } from './waiters.js';

/** What a settlement works with. */
export interface SettlementParts<Init> {
  readonly settings: ProducerSettings;
  readonly lanes: readonly Lane<Init>[];
  readonly intake: Intake<Init>;
  readonly pool: SharedBuffers;
  readonly keeper: SpoolKeeper | undefined;
  readonly notices: Notices;
  readonly waiters: Waiters;
  /** Decodes the bytes of a record of the schema with a number. Throws if the record class cannot read them. */
  decode(bytes: Uint8Array, schema: number): unknown;
  /** Returns the time of the scheduler, in milliseconds. */
  now(): number;
  /** Something was acknowledged or rejected; everything is counted. */
  onSettled(): void;
}

/** Counts acknowledgements and rejections, frees the memory, and settles the promises that wait for them. */
export class Settlement<Init> {
  readonly #parts: SettlementParts<Init>;
  #acked = 0;
  #rejected = 0;
  #rejectedInRow = 0;
  #prefix = 0;
  #backlog = 0;

  constructor(parts: SettlementParts<Init>) {
    this.#parts = parts;
  }

  /** Number of acknowledged records that this producer accepted. */
  get acked(): number {
    return this.#acked;
  }

  /** Number of rejected records. */
  get rejected(): number {
    return this.#rejected;
  }

  /** Number of batches of earlier processes that are neither acknowledged nor rejected. */
  get backlog(): number {
    return this.#backlog;
  }

  /** Whether the first `accepted` records are acknowledged or rejected, and what earlier processes left as well. */
  includes(accepted: number): boolean {
    return this.#prefix >= accepted && this.#backlog === 0;
  }

  /** Sets the number of batches of earlier processes. */
  begin(backlog: number): void {
    this.#backlog = backlog;
    this.#resolveFlushes();
  }

  /** The service acknowledged these batches. */
  acknowledge(frames: readonly Frame[], lane: Lane<Init>): void {
    lane.progressAt = this.#parts.now();
    this.#rejectedInRow = 0;
    for (const frame of frames) {
      if (!frame.isBacklog) this.#acked += frame.count;
    }
    this.#settle(frames, lane);
    for (const { waiters } of frames) for (const waiter of waiters) waiter.resolve();
  }

  /**
   * The service rejected something in these batches: sends them one by one, then the parts of the one that is rejected, until one record is
   * left. Returns the error that ends the producer, if it must end.
   */
  reject(frames: readonly Frame[], error: ZerobusError, lane: Lane<Init>): ZerobusError | undefined {
    const { onReject, maxRejects } = this.#parts.settings;
    if (onReject === undefined) return error;
    const [frame] = frames;
    if (frame === undefined || frames.length > 1) {
      for (const suspect of frames) suspect.isSuspect = true;
      lane.queue.giveBack(frames);
    } else if (frame.count > 1) {
      this.#split(frame, lane);
    } else if (++this.#rejectedInRow > maxRejects) {
      return tooManyRejectsError(maxRejects, error);
    } else {
      return this.#rejectRecord(frame, error, lane);
    }
    return undefined;
  }

  #split(frame: Frame, lane: Lane<Init>): void {
    const { lanes, pool, keeper, intake } = this.#parts;
    const parts = frame.split(lanes.length === 1);
    const added = lane.queue.replace(frame, parts);
    pool.charge(added);
    keeper?.onSettled(-added);
    keeper?.replace(frame, parts);
    if (frame.isBacklog) this.#backlog += parts.length - 1;
    keeper?.onLayoutChanged(lane.queue, this.#oldestSpooled);
    intake.window.update();
  }

  #rejectRecord(frame: Frame, error: ZerobusError, lane: Lane<Init>): ZerobusError | undefined {
    const { settings, lanes, keeper, notices, decode } = this.#parts;
    let record: unknown;
    try {
      record = decode(frame.records()[0] as Uint8Array, frame.schema);
    } catch (cause) {
      // Nobody could be given the record: it must not be lost.
      return unreadableRejectError(error, cause);
    }
    this.#rejected++;
    lane.progressAt = this.#parts.now();
    const position = lanes.length === 1 && !frame.isBacklog ? frame.position : undefined;
    notices.add((rejected) => settings.onReject?.(rejected, error, position), record);
    this.#settle([frame], lane);
    keeper?.onLayoutChanged(lane.queue, this.#oldestSpooled);
    for (const waiter of frame.waiters) waiter.reject(error);
    return undefined;
  }

  #settle(frames: readonly Frame[], lane: Lane<Init>): void {
    const { pool, keeper, intake, notices, settings, onSettled } = this.#parts;
    let records = 0;
    let bytes = 0;
    let spilled = 0;
    for (const frame of frames) {
      if (!frame.isLoaded && !frame.isBacklog) spilled += frame.count;
      const freed = lane.queue.settle(frame);
      keeper?.onSettled(freed);
      bytes += freed;
      if (frame.isBacklog) this.#backlog--;
      else records += frame.count;
    }
    pool.refund(bytes);
    if (keeper !== undefined) this.#settleSpool(keeper);
    if (spilled > 0) intake.spill(-spilled, 0);
    intake.release(records, bytes);
    const { prefix } = intake;
    const added = prefix - this.#prefix;
    this.#prefix = prefix;
    this.#resolveFlushes();
    if (added > 0) notices.add(settings.onAck, { acked: prefix, records: added, rejected: this.#rejected });
    onSettled();
  }

  #settleSpool(keeper: SpoolKeeper): void {
    keeper.settle(this.#oldestSpooled);
    if (this.#backlog > 0) return;
    for (const lane of this.#parts.lanes) {
      if (!lane.isHeld) continue;
      lane.isHeld = false;
      lane.progressAt = this.#parts.now();
      lane.push();
    }
  }

  /** The number of the oldest batch in the spool that is not settled. */
  get #oldestSpooled(): number {
    const { lanes } = this.#parts;
    return Math.min(...lanes.map(({ queue }) => queue.oldest?.spooled?.batch.index ?? Number.POSITIVE_INFINITY));
  }

  #resolveFlushes(): void {
    if (this.#backlog === 0) this.#parts.waiters.resolveFlushes(this.#prefix);
  }
}

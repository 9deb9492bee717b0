import type { SharedBuffers } from '../batch/buffer-pool.js';
import { type Frame, type FrameBytes, joinRecords, type SpooledPart } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { splitRecords } from '../batch/split-records.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Spool, SpoolProvider, SpoolStats } from '../spool/spool.js';
import type { StreamSchema } from '../stream/table-stream.js';
import type { Scheduler, Timer } from '../time/scheduler.js';
import { HEAD_ROOM } from '../transport/outgoing-batch.js';
import { PendingBatches } from './pending-batches.js';
import { readBacklog, type SpoolBacklog } from './spool-backlog.js';
import { SpoolMarks } from './spool-marks.js';

/** Milliseconds after which a full spool, or a disk that failed, is tried again. Space is freed by deleting files, which nobody reports. */
const RETRY_MS = 100;
/** Milliseconds for which a disk may fail, other than by being full, before that ends the producer: too many open files may be closed. */
const FAILING_MS = 30_000;

/** Receives the events of a spool keeper. */
export interface SpoolKeeperOwner {
  /** The spool could not be opened, or failed. */
  onFailed(error: ZerobusError): void;
  /** A problem that loses nothing, or nothing that can be read. */
  onProblem(text: string): void;
  /** Records, and bytes of memory, of a queue are only in the spool now; negative ones are in memory again. */
  onSpilled(queue: FrameQueue, records: number, bytes: number): void;
  /** More may be sent. */
  onProgress(): void;
}

/** What a keeper needs to open its spool. */
export interface SpoolKeeperOptions {
  readonly provider: SpoolProvider;
  readonly table: string;
  readonly schema: StreamSchema;
  /** Whether a batch is sent only once the spool holds it, and a stream's identity is kept. */
  readonly isExactlyOnce: boolean;
  /** Bytes of batches above which those that are not sent yet stay on disk only. */
  readonly maxMemoryBytes: number;
}

/** Keeps the batches of a producer in a spool until they are settled, and brings them back into memory when it is their turn. */
export class SpoolKeeper {
  readonly #options: SpoolKeeperOptions;
  readonly #pool: SharedBuffers;
  readonly #scheduler: Scheduler;
  readonly #owner: SpoolKeeperOwner;
  readonly #abortController = new AbortController();
  readonly #pending = new PendingBatches();
  #spool: Spool | undefined;
  #marks: SpoolMarks | undefined;
  #isClosed = false;
  #memoryBytes = 0;
  /** The number of the newest batch in the spool. */
  #lastIndex = -1;
  /** Why the last batch was not appended. */
  #problem: ZerobusError | undefined;
  /** When the disk began to fail; undefined while it does not. */
  #failingSince: number | undefined;
  #timer: Timer | undefined;
  #opening: Promise<Spool> | undefined;
  #isSyncing = false;

  constructor(options: SpoolKeeperOptions, pool: SharedBuffers, scheduler: Scheduler, owner: SpoolKeeperOwner) {
    this.#options = options;
    this.#pool = pool;
    this.#scheduler = scheduler;
    this.#owner = owner;
  }

  /** Whether the spool holds every batch that was sealed. */
  get holdsAll(): boolean {
    return this.#spool !== undefined && this.#pending.isEmpty;
  }

  /** The counters of the spool; undefined while it is not open. */
  get stats(): SpoolStats | undefined {
    return this.#spool?.stats;
  }

  /** Opens the spool. Rejects with a `ZerobusError`. */
  async open(): Promise<SpoolBacklog> {
    const { provider, table, schema, isExactlyOnce } = this.#options;
    this.#opening = provider.open({
      table,
      descriptor: schema.descriptor,
      format: schema.format,
      signal: this.#abortController.signal,
      onFailed: (error) => this.#owner.onFailed(error.of(table)),
    });
    const spool = await this.#opening;
    if (this.#isClosed) throw new ZerobusError('closed', 'The producer was closed', { table });
    for (const problem of spool.problems) this.#owner.onProblem(problem);
    this.#spool = spool;
    this.#lastIndex = spool.backlog.at(-1)?.index ?? (spool.mark?.index ?? 0) - 1;
    this.#marks = new SpoolMarks(spool, (error) => this.#owner.onFailed(error.of(table)));
    if (!isExactlyOnce) this.#marks.leaveStream();
    return readBacklog(spool, isExactlyOnce, this.#pool, this.#scheduler.now());
  }

  /** Throws if the spool is full and its policy is to fail: no record may be accepted. */
  check(bytes: number): void {
    const spool = this.#spool;
    if (spool === undefined || spool.whenFull === 'wait') return;
    const isBehind = !this.#pending.isEmpty;
    if (isBehind && this.#problem !== undefined) throw this.#problem;
    if (isBehind || !spool.fits(bytes)) {
      throw new ZerobusError(
        'spool-full',
        `The spool is full (maxBytes ${spool.stats.maxBytes}); this record was not accepted`,
      );
    }
  }

  /** Keeps a batch that was sealed. */
  keep(frame: Frame, queue: FrameQueue): void {
    this.#pending.push(frame, queue);
    this.#memoryBytes += frame.retainedBytes;
    this.append();
  }

  /** Appends what the spool has room for. Call it again after batches were settled. */
  append(): void {
    const spool = this.#spool;
    if (spool === undefined || this.#isClosed) return;
    const appended = this.#pending.take((frame) => frame.isSettled || this.#appendOne(spool, frame));
    if (!this.#pending.isEmpty) this.#tryLater();
    if (appended.length === 0) return;
    for (const { frame, queue } of appended) this.#spill(frame, queue);
    if (this.#pending.isEmpty) this.#failingSince = undefined;
    if (this.#options.isExactlyOnce) this.#sync();
  }

  /** Resolves when the spool holds every batch up to `frame`, and with fsync when these survive a power failure. */
  async hold(frame: Frame | undefined): Promise<void> {
    if (this.#isClosed) throw this.#endedError();
    if (frame !== undefined) await this.#pending.wait(frame);
    await this.#spool?.synced();
  }

  /** The last batch that is not in the spool yet. */
  get lastPending(): Frame | undefined {
    return this.#pending.last;
  }

  /**
   * Brings a batch of `queue` into memory and makes sure that it may be sent. Returns false if it may not be yet. Throws
   * `spool-damaged`.
   */
  prepare(frame: Frame, queue: FrameQueue, inFlightBytes: number): boolean {
    const spool = this.#spool;
    if (spool === undefined) return false;
    const { spooled } = frame;
    if (this.#options.isExactlyOnce) {
      if (spooled === undefined || this.#isSyncing || spooled.batch.index >= spool.syncedIndex) return false;
      if (this.#marks?.isStreamUnmarked === true && !this.#markStream(this.#marks, spooled, queue)) return false;
    }
    if (frame.isLoaded || spooled === undefined) return true;
    // The oldest batch is loaded in any case: batches that wait for room in the spool can fill the memory.
    if (inFlightBytes > this.#options.maxMemoryBytes && frame !== queue.oldest) return false;
    frame.load(readPart(spool, spooled));
    this.#memoryBytes += frame.retainedBytes;
    this.#owner.onSpilled(queue, frame.isBacklog ? 0 : -frame.count, -frame.retainedBytes);
    return true;
  }

  /** Counts a batch that is settled; `bytes` is the memory that it held. */
  onSettled(bytes: number): void {
    this.#memoryBytes -= bytes;
  }

  /** All batches before the one with the number `before` are settled; all of them if it is Infinity. */
  settle(before: number): void {
    const spool = this.#spool;
    if (spool === undefined) return;
    const index = Math.min(before - 1, this.#lastIndex);
    if (index >= 0) this.#settle(spool, index);
    if (this.#pending.isEmpty) return;
    this.append();
    // The spool frees space at the end of the turn.
    this.#scheduler.soon(() => this.#appendAgain());
  }

  /** A batch that may not be in the spool yet was replaced by its parts. */
  replace(frame: Frame, parts: readonly Frame[]): void {
    this.#pending.replace(frame, parts);
  }

  /** A persistent stream was created or resumed: the next batch gets `offset`. */
  onResumed(id: string, offset: number): void {
    this.#marks?.onResumed(id, offset);
  }

  /** A batch of `queue` was split, or a record of it rejected. Batches before the one with the number `before` are settled in all queues. */
  onLayoutChanged(queue: FrameQueue, before: number): void {
    const batch = queue.oldest?.spooled?.batch;
    // An exactly-once stream is resumed after that, which writes a mark.
    if (this.#options.isExactlyOnce || batch === undefined) return;
    // A mark settles the batches before it, and other queues may have some. Without it, records are delivered or rejected again.
    if (batch.index > before) return;
    this.#marks?.markParts(batch, queue);
  }

  /** Forgets the persistent stream, which is retired. Every batch is settled. */
  forgetStream(): void {
    this.#marks?.forgetStream(this.#lastIndex + 1);
  }

  /** Closes the spool, which keeps what is not settled. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#abortController.abort();
    this.#pending.reject(this.#endedError());
    const spool = await this.#opening?.catch(() => undefined);
    await spool?.close();
  }

  #endedError(): ZerobusError {
    const { table } = this.#options;
    return new ZerobusError('closed', 'The producer ended before the spool had room for all batches', { table });
  }

  #appendOne(spool: Spool, frame: Frame): boolean {
    const body = frame.body();
    if (!spool.fits(body.length)) return false;
    try {
      const batch = spool.append(body, frame.count);
      frame.spooled = { batch, from: 0, to: batch.count };
      this.#lastIndex = batch.index;
      this.#problem = undefined;
      this.#failingSince = undefined;
      return true;
    } catch (error) {
      const problem = ZerobusError.from(error).of(this.#options.table);
      if (this.#problem === undefined) this.#owner.onProblem(problem.message);
      this.#problem = problem;
      if (problem.code === 'spool-full') this.#failingSince = undefined;
      else this.#endIfFailing(problem);
      return false;
    }
  }

  #endIfFailing(problem: ZerobusError): void {
    const now = this.#scheduler.now();
    this.#failingSince ??= now;
    if (now - this.#failingSince >= FAILING_MS) this.#owner.onFailed(problem);
  }

  #tryLater(): void {
    if (this.#isClosed) return;
    this.#timer ??= this.#scheduler.after(RETRY_MS, () => {
      this.#timer = undefined;
      this.#appendAgain();
    });
  }

  /** Appends what there is room for by now, and goes on sending: the spool may have been what that waited for. */
  #appendAgain(): void {
    this.append();
    if (!this.#isClosed) this.#owner.onProgress();
  }

  /** Leaves a batch to the spool if memory is short and its turn has not come. */
  #spill(frame: Frame, queue: FrameQueue): void {
    if (frame.isSent || frame.isSettled || this.#memoryBytes <= this.#options.maxMemoryBytes / 2) return;
    const bytes = frame.retainedBytes;
    if (!frame.unload()) return;
    this.#memoryBytes -= bytes;
    this.#owner.onSpilled(queue, frame.count, bytes);
  }

  /** Writes where the stream continues, before the batch of `part` is sent on it. Returns whether the mark is safe already. */
  #markStream(marks: SpoolMarks, { batch }: SpooledPart, queue: FrameQueue): boolean {
    if (!marks.markStream(batch, queue)) {
      this.#tryLater();
      return false;
    }
    this.#sync();
    return !this.#isSyncing;
  }

  /** Waits until what is written survives a power failure, if the spool promises that, and then goes on sending. */
  #sync(): void {
    const spool = this.#spool;
    if (spool === undefined || this.#isSyncing || !spool.fsync) return;
    this.#isSyncing = true;
    const last = this.#lastIndex;
    const finish = (isSynced: boolean): void => {
      this.#isSyncing = false;
      if (this.#isClosed) return;
      this.#owner.onProgress();
      // Batches that were appended meanwhile wait for the next one. What waited may have ended the producer.
      if (isSynced && this.#lastIndex > last && !this.#isClosed) this.#sync();
    };
    spool.synced().then(
      () => finish(true),
      () => finish(false),
    );
  }

  #settle(spool: Spool, index: number): void {
    try {
      spool.settle(index);
    } catch (error) {
      this.#owner.onFailed(ZerobusError.from(error).of(this.#options.table));
    }
  }
}

/** Reads the records of a batch, or a part of them, into a new buffer. */
function readPart(spool: Spool, { batch, from, to }: SpooledPart): FrameBytes {
  const buffer = spool.read(batch, HEAD_ROOM);
  if (from === 0 && to === batch.count) return { buffer, start: HEAD_ROOM, end: buffer.length, writer: undefined };
  return joinRecords(splitRecords(buffer, HEAD_ROOM, buffer.length).slice(from, to));
}

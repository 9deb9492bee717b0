import type { SharedBuffers } from '../batch/buffer-pool.js';
import { Frame, type FrameBytes, joinRecords } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { splitRecords } from '../batch/split-records.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Spool, SpooledBatch, SpoolMark, SpoolProvider, SpoolStats } from '../spool/spool.js';
import type { KnownStream } from '../stream/durable-stream.js';
import type { StreamSchema } from '../stream/table-stream.js';
import type { Scheduler, Timer } from '../time/scheduler.js';
import { HEAD_ROOM } from '../transport/outgoing-batch.js';

/** Milliseconds after which a full spool, or a disk that failed, is tried again. Space is freed by deleting files, which nobody reports. */
const RETRY_MS = 100;

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

/** What earlier processes left. */
export interface SpoolBacklog {
  readonly frames: readonly Frame[];
  /** By number, as the frames name them; 0 is the schema of the record class. */
  readonly schemas: readonly StreamSchema[];
  /** The persistent stream of the earlier process. */
  readonly stream: KnownStream | undefined;
  /** Whether that stream was created with another descriptor or format, or frames for a persistent stream have another one. */
  readonly isSchemaChanged: boolean;
}

interface Pending {
  readonly frame: Frame;
  readonly queue: FrameQueue;
}

/** Keeps the batches of a producer in a spool until they are settled, and brings them back into memory when it is their turn. */
export class SpoolKeeper {
  readonly #options: SpoolKeeperOptions;
  readonly #pool: SharedBuffers;
  readonly #scheduler: Scheduler;
  readonly #owner: SpoolKeeperOwner;
  readonly #abortController = new AbortController();
  #spool: Spool | undefined;
  #isClosed = false;
  /** Sealed batches that are not in the spool yet, in order. */
  #pending: Pending[] = [];
  #waiting: { readonly frame: Frame; resolve(): void; reject(error: Error): void }[] = [];
  #memoryBytes = 0;
  #lastIndex = -1;
  #problem: ZerobusError | undefined;
  #timer: Timer | undefined;
  /** The stream that the next batch is the first of, until a mark of it is written. */
  #unmarked: { readonly id: string; readonly offset: number } | undefined;
  /** The schema with which the persistent stream was created, as the spool numbers it; undefined before it is known. */
  #streamSchema: number | undefined;
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
    return this.#spool !== undefined && this.#pending.length === 0;
  }

  /** The counters of the spool; undefined while it is not open. */
  get stats(): SpoolStats | undefined {
    return this.#spool?.stats;
  }

  /** Opens the spool. Rejects with a `ZerobusError`. */
  async open(): Promise<SpoolBacklog> {
    const { provider, table, schema } = this.#options;
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
    return this.#readBacklog(spool);
  }

  /** Throws if the spool is full and its policy is to fail: no record may be accepted. */
  check(bytes: number): void {
    const spool = this.#spool;
    if (spool === undefined || spool.whenFull === 'wait') return;
    if (this.#problem !== undefined && this.#pending.length > 0) throw this.#problem;
    if (this.#pending.length > 0 || !spool.fits(bytes)) {
      throw new ZerobusError(
        'spool-full',
        `The spool is full (maxBytes ${spool.stats.maxBytes}); this record was not accepted`,
      );
    }
  }

  /** Keeps a batch that was sealed. */
  keep(frame: Frame, queue: FrameQueue): void {
    this.#pending.push({ frame, queue });
    this.#memoryBytes += frame.retainedBytes;
    this.append();
  }

  /** Appends what the spool has room for. Call it again after batches were settled. */
  append(): void {
    const spool = this.#spool;
    if (spool === undefined || this.#isClosed) return;
    let appended = 0;
    for (const { frame } of this.#pending) {
      if (!frame.isSettled && !this.#appendOne(spool, frame)) break;
      appended++;
    }
    if (appended < this.#pending.length) this.#tryLater();
    if (appended === 0) return;
    for (const { frame, queue } of this.#pending.splice(0, appended)) this.#spill(frame, queue);
    this.#settleWaiting();
    if (this.#options.isExactlyOnce) this.#sync();
  }

  /** Resolves when the spool holds every batch up to `frame`, and with fsync when these survive a power failure. */
  async hold(frame: Frame | undefined): Promise<void> {
    if (this.#isClosed) throw this.#endedError();
    if (frame !== undefined && this.#isPending(frame)) {
      await new Promise<void>((resolve, reject) => this.#waiting.push({ frame, resolve, reject }));
    }
    await this.#spool?.synced();
  }

  /** The last batch that is not in the spool yet. */
  get lastPending(): Frame | undefined {
    return this.#pending.at(-1)?.frame;
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
      if (this.#unmarked !== undefined && !this.#mark(spool, frame, queue)) return false;
    }
    if (frame.isLoaded || spooled === undefined) return true;
    // The oldest batch is loaded in any case: batches that wait for room in the spool can fill the memory.
    if (inFlightBytes > this.#options.maxMemoryBytes && frame !== queue.oldest) return false;
    frame.load(this.#read(spool, spooled.batch, spooled.from, spooled.to));
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
    if (index >= 0) this.#guard(() => spool.settle(index));
    if (this.#pending.length === 0) return;
    this.append();
    // The spool frees space at the end of the turn.
    this.#scheduler.soon(() => this.#appendAgain());
  }

  /** A batch that may not be in the spool yet was replaced by its parts. */
  replace(frame: Frame, parts: readonly Frame[]): void {
    const at = this.#pending.findIndex((pending) => pending.frame === frame);
    const pending = this.#pending[at];
    if (pending === undefined) return;
    this.#pending.splice(at, 1, ...parts.map((part) => ({ frame: part, queue: pending.queue })));
    const last = parts.at(-1);
    if (last === undefined) return;
    this.#waiting = this.#waiting.map((waiter) => (waiter.frame === frame ? { ...waiter, frame: last } : waiter));
  }

  /** A persistent stream was created or resumed: the next batch gets `offset`. */
  onResumed(id: string, offset: number): void {
    this.#unmarked = { id, offset };
  }

  /** A batch of `queue` was split, or a record of it rejected. Batches before the one with the number `before` are settled in all queues. */
  onLayoutChanged(queue: FrameQueue, before: number): void {
    const spool = this.#spool;
    const batch = queue.oldest?.spooled?.batch;
    // An exactly-once stream is resumed after that, which writes a mark.
    if (spool === undefined || this.#options.isExactlyOnce || batch === undefined) return;
    // A mark settles the batches before it, and other queues may have some. Without it, records are delivered or rejected again.
    if (batch.index > before) return;
    this.#writeMark(spool, { index: batch.index, parts: partsOf(batch, queue), stream: undefined });
  }

  /** Forgets the persistent stream, which is retired. Every batch is settled. */
  forgetStream(): void {
    const spool = this.#spool;
    this.#unmarked = undefined;
    this.#streamSchema = undefined;
    if (spool === undefined) return;
    this.#guard(() => spool.writeMark({ index: this.#lastIndex + 1, parts: undefined, stream: undefined }));
  }

  /** Closes the spool, which keeps what is not settled. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#abortController.abort();
    for (const waiter of this.#waiting.splice(0)) waiter.reject(this.#endedError());
    const spool = await this.#opening?.catch(() => undefined);
    await spool?.close();
  }

  #endedError(): ZerobusError {
    const { table } = this.#options;
    return new ZerobusError('closed', 'The producer ended before the spool had room for all batches', { table });
  }

  #isPending(frame: Frame): boolean {
    return this.#pending.some((pending) => pending.frame === frame);
  }

  #appendOne(spool: Spool, frame: Frame): boolean {
    const body = frame.body();
    if (!spool.fits(body.length)) return false;
    try {
      const batch = spool.append(body, frame.count);
      frame.spooled = { batch, from: 0, to: batch.count };
      this.#lastIndex = batch.index;
      this.#problem = undefined;
      return true;
    } catch (error) {
      const problem = ZerobusError.from(error).of(this.#options.table);
      if (this.#problem === undefined) this.#owner.onProblem(problem.message);
      this.#problem = problem;
      return false;
    }
  }

  #tryLater(): void {
    this.#timer ??= this.#scheduler.after(RETRY_MS, () => {
      this.#timer = undefined;
      this.#appendAgain();
    });
  }

  /** Appends what there is room for by now, and goes on sending: the spool may have been what that waited for. */
  #appendAgain(): void {
    if (this.#isClosed) return;
    this.append();
    this.#owner.onProgress();
  }

  /** Leaves a batch to the spool if memory is short and its turn has not come. */
  #spill(frame: Frame, queue: FrameQueue): void {
    if (frame.isSent || frame.isSettled || this.#memoryBytes <= this.#options.maxMemoryBytes / 2) return;
    const bytes = frame.retainedBytes;
    if (!frame.unload()) return;
    this.#memoryBytes -= bytes;
    this.#owner.onSpilled(queue, frame.count, bytes);
  }

  /** Resolves the promises of batches that are in the spool now. */
  #settleWaiting(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ frame }) => this.#isPending(frame));
    for (const waiter of waiting) if (!this.#waiting.includes(waiter)) waiter.resolve();
  }

  /** Writes where the stream continues, before `frame` is sent on it. Returns whether the mark is safe already. */
  #mark(spool: Spool, frame: Frame, unsettled: Iterable<Frame>): boolean {
    const stream = this.#unmarked;
    const batch = frame.spooled?.batch;
    if (stream === undefined || batch === undefined) return true;
    const schema = this.#streamSchema ?? batch.schema;
    const parts = partsOf(batch, unsettled);
    if (!this.#writeMark(spool, { index: batch.index, parts, stream: { ...stream, schema } })) {
      this.#tryLater();
      return false;
    }
    this.#streamSchema = schema;
    this.#unmarked = undefined;
    this.#sync();
    return !this.#isSyncing;
  }

  /** Returns false if the disk has no room for the mark. */
  #writeMark(spool: Spool, mark: SpoolMark): boolean {
    try {
      spool.writeMark(mark);
      return true;
    } catch (error) {
      const problem = ZerobusError.from(error).of(this.#options.table);
      if (problem.code !== 'spool-full') this.#owner.onFailed(problem);
      return false;
    }
  }

  /** Waits until what is written survives a power failure, if the spool promises that, and then goes on sending. */
  #sync(): void {
    const spool = this.#spool;
    if (spool === undefined || this.#isSyncing || !spool.fsync) return;
    this.#isSyncing = true;
    const finish = (): void => {
      this.#isSyncing = false;
      if (!this.#isClosed) this.#owner.onProgress();
    };
    spool.synced().then(finish, finish);
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#owner.onFailed(ZerobusError.from(error).of(this.#options.table));
    }
  }

  #readBacklog(spool: Spool): SpoolBacklog {
    const { mark, schemas } = spool;
    const frames = spool.backlog.flatMap((batch) => {
      const parts = mark?.index === batch.index ? mark.parts : undefined;
      return (parts ?? [{ from: 0, to: batch.count }]).map((part) => this.#createFrame(batch, part));
    });
    if (!this.#options.isExactlyOnce) {
      this.#leaveStream(spool);
      return { frames, schemas, stream: undefined, isSchemaChanged: false };
    }
    this.#streamSchema = mark?.stream?.schema;
    const isSchemaChanged = (this.#streamSchema ?? 0) !== 0 || spool.backlog.some(({ schema }) => schema !== 0);
    return { frames, schemas, stream: knownStream(mark, frames), isSchemaChanged };
  }

  /** Forgets a persistent stream, because batches are delivered at least once from now on: its offsets would not count them. */
  #leaveStream(spool: Spool): void {
    const { mark } = spool;
    if (mark?.stream === undefined) return;
    const index = spool.backlog[0]?.index ?? this.#lastIndex + 1;
    this.#guard(() =>
      spool.writeMark({ index, parts: index === mark.index ? mark.parts : undefined, stream: undefined }),
    );
  }

  #createFrame(batch: SpooledBatch, { from, to }: { readonly from: number; readonly to: number }): Frame {
    const facts = {
      count: to - from,
      position: 0,
      // Before the frames of this process.
      sequence: batch.index - this.#lastIndex - 1 + from / 2 ** 24,
      openedAt: this.#scheduler.now(),
      waiters: [],
      schema: batch.schema,
    };
    const frame = new Frame(facts, undefined, this.#pool);
    frame.spooled = { batch, from, to };
    frame.isBacklog = true;
    return frame;
  }

  #read(spool: Spool, batch: SpooledBatch, from: number, to: number): FrameBytes {
    const buffer = spool.read(batch, HEAD_ROOM);
    if (from === 0 && to === batch.count) return { buffer, start: HEAD_ROOM, end: buffer.length, writer: undefined };
    return joinRecords(splitRecords(buffer, HEAD_ROOM, buffer.length).slice(from, to));
  }
}

/** Returns the ranges of a batch that its frames still hold; undefined for all of it. */
function partsOf(batch: SpooledBatch, frames: Iterable<Frame>): SpoolMark['parts'] {
  const parts: { from: number; to: number }[] = [];
  for (const { spooled } of frames) {
    if (spooled?.batch.index !== batch.index) break;
    parts.push({ from: spooled.from, to: spooled.to });
  }
  const [first] = parts;
  return parts.length === 1 && first?.from === 0 && first.to === batch.count ? undefined : parts;
}

/** Gives the frames that an earlier process may have sent their offsets on its persistent stream. */
function knownStream(mark: SpoolMark | undefined, frames: readonly Frame[]): KnownStream | undefined {
  if (mark?.stream === undefined) return undefined;
  const { id, offset, end = Number.POSITIVE_INFINITY } = mark.stream;
  const parts = mark.parts?.length ?? 1;
  let part = 0;
  for (const frame of frames) {
    const index = frame.spooled?.batch.index ?? mark.index;
    if (index >= end) break;
    // By number, because damage may have taken batches from between.
    frame.offset = index === mark.index ? offset + part++ : offset + parts + index - mark.index - 1;
  }
  // No more is known to be committed: what is settled since may have been rejected, or damage may have taken it.
  return { streamId: id, nextOffset: offset };
}

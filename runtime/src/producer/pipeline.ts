import type { TokenSource } from '../auth/token-source.js';
import type { SharedBuffers } from '../batch/buffer-pool.js';
import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import type { RecordEncoder } from '../batch/open-batch.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { SpoolProvider } from '../spool/spool.js';
import { DurableStream, type KnownStream } from '../stream/durable-stream.js';
import { retireStream } from '../stream/retire-stream.js';
import type { StreamState } from '../stream/stream-state.js';
import { type StreamSchema, TableStream, type TableStreamOptions } from '../stream/table-stream.js';
import type { Scheduler } from '../time/scheduler.js';
import { type WaitOptions, waitFor } from '../time/wait.js';
import type { RecordFormat } from '../transport/outgoing-batch.js';
import type { Transport } from '../transport/transport.js';
import { CloseLimits } from './close-limits.js';
import { Intake } from './intake.js';
import { Lane, type LaneOwner } from './lane.js';
import { logStateChange } from './logger.js';
import { Notices } from './notices.js';
import { warn } from './notify.js';
import { formatOutage, type Outage, OutageWatch } from './outage-watch.js';
import { ProcessHold } from './process-hold.js';
import {
  closedError,
  closeTimeoutError,
  deliveryTimeoutError,
  keptError,
  noSpoolError,
  openTimeoutError,
  retireTimeoutError,
  schemaChangedError,
} from './producer-errors.js';
import type { ProducerSettings } from './producer-settings.js';
import type { ProducerStats } from './producer-stats.js';
import { Settlement } from './settlement.js';
import type { SpoolBacklog } from './spool-backlog.js';
import { SpoolKeeper } from './spool-keeper.js';
import { Waiters } from './waiters.js';

/** Milliseconds after which `ready` gives up, if `deliveryTimeoutMs` is longer. */
const MAX_OPEN_MS = 300_000;

/** What a pipeline consists of. */
export interface PipelineParts<Init> {
  readonly table: string;
  /** How records become bytes. */
  readonly encoder: RecordEncoder<Init>;
  readonly schema: StreamSchema;
  readonly settings: ProducerSettings;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly tokens: TokenSource;
  readonly pool: SharedBuffers;
  readonly scheduler: Scheduler;
  /** Decodes the bytes of a record. Throws if an earlier version of its class wrote them, and this one cannot read them. */
  decode(bytes: Uint8Array, format: RecordFormat): unknown;
  /** The producer has ended; undefined after `close`. Called once, when nothing is open any more. */
  onEnded(error: ZerobusError | undefined): void;
}

/** Everything between the acceptance of a record and its acknowledgement: lanes, streams, window, spool and the promises of callers. */
export class Pipeline<Init> implements LaneOwner<Init> {
  readonly encoder: RecordEncoder<Init>;
  readonly pool: SharedBuffers;
  readonly scheduler: Scheduler;
  readonly lingerMs: number;
  readonly deliveryTimeoutMs: number;
  /** Whether records are accepted: false once it is closed, is being retired, or has failed. */
  isAccepting = true;
  readonly #parts: PipelineParts<Init>;
  readonly #lanes: readonly Lane<Init>[];
  readonly #intake: Intake<Init>;
  readonly #waiters = new Waiters();
  readonly #notices = new Notices();
  readonly #outages: OutageWatch;
  readonly #hold: ProcessHold;
  readonly #keeper: SpoolKeeper | undefined;
  readonly #settlement: Settlement<Init>;
  /** Settles when the spool is open and there are streams; at once without a spool. */
  readonly #started: Promise<void> | undefined;
  readonly #closeLimits: CloseLimits;
  /** Aborted when the producer ends. */
  readonly #ending = new AbortController();
  #streams: readonly TableStream[] = [];
  /** The schemas of batches, by number. */
  #schemas: readonly StreamSchema[] = [];
  #durable: DurableStream | undefined;
  #isClosing = false;
  #isRetiring = false;
  /** Whether the server was asked to retire the stream: it may end the connection with an error then. */
  #isRetireSent = false;
  #isFinished = false;
  #isEnded = false;
  #error: ZerobusError | undefined;
  #retried = 0;
  /** Callers that wait for something other than an acknowledgement. */
  #calls = 0;

  constructor(parts: PipelineParts<Init>) {
    this.#parts = parts;
    const { settings, encoder, pool, scheduler } = parts;
    this.encoder = encoder;
    this.pool = pool;
    this.scheduler = scheduler;
    this.lingerMs = settings.batch.lingerMs;
    this.deliveryTimeoutMs = settings.deliveryTimeoutMs;
    this.#hold = new ProcessHold(scheduler);
    this.#closeLimits = new CloseLimits(scheduler, (limit) => this.#onCloseTimeout(limit));
    this.#outages = new OutageWatch(scheduler, (outage) => this.#warnAboutOutage(outage));
    const lanes = settings.ordering === 'key' ? settings.streams : 1;
    this.#lanes = Array.from({ length: lanes }, () => new Lane(this));
    this.#intake = new Intake(settings, this.#lanes, pool, scheduler, {
      onSealed: (frame, lane) => this.#onSealed(frame, lane),
      onBusy: () => this.#hold.set(true),
    });
    this.#keeper = settings.spool === undefined ? undefined : this.#createKeeper(settings.spool);
    this.#settlement = new Settlement({
      settings,
      lanes: this.#lanes,
      intake: this.#intake,
      pool,
      keeper: this.#keeper,
      notices: this.#notices,
      waiters: this.#waiters,
      decode: (bytes, schema) => parts.decode(bytes, (this.#schemas[schema] ?? parts.schema).format),
      now: () => scheduler.now(),
      onSettled: () => this.#onSettled(),
    });
    if (this.#keeper === undefined) this.#createStreams([parts.schema], undefined);
    else this.#started = this.#openSpool(this.#keeper);
  }

  /** The error that ended it; undefined while it works and after `close`. */
  get error(): ZerobusError | undefined {
    return this.#error;
  }

  /** Whether every record that it accepted is acknowledged or rejected. */
  get isSettled(): boolean {
    return this.#intake.settled === this.#intake.accepted;
  }

  /** The last failure since the service acknowledged something; undefined without one. */
  get lastError(): ZerobusError | undefined {
    return this.#streams.map((stream) => stream.lastError).find((error) => error !== undefined);
  }

  /** Accepts a record that a caller waits for. `key` chooses the lane. */
  send(record: Init, key: number, resolve: () => void, reject: (error: Error) => void): void {
    const lane = this.#lane(key);
    this.#keeper?.check(lane.batch.bytes);
    this.#intake.send(record, lane, resolve, reject);
    // Sending the batch before this record may have ended the producer: what is in the spool may be damaged.
    if (this.#isFinished) reject(this.#endError);
  }

  /** Accepts a record. Returns a promise if the caller must wait before the next one. */
  write(record: Init, key: number): Promise<void> | undefined {
    const lane = this.#lane(key);
    this.#keeper?.check(lane.batch.bytes);
    return this.#intake.write(record, lane);
  }

  /** Returns a promise of room if there is none; else undefined. */
  room(): Promise<void> | undefined {
    return this.isAccepting ? this.#intake.room() : undefined;
  }

  /** Sends the open batches, and resolves when everything accepted so far is settled. */
  flush(signal?: AbortSignal): Promise<void> {
    const { accepted } = this.#intake;
    if (this.#isStarted && this.#settlement.includes(accepted)) return Promise.resolve();
    if (this.#isFinished) return Promise.reject(this.#endError);
    this.#intake.sealAll();
    return waitFor(this.#waiters.waitForRecords(accepted), signal);
  }

  /** Connects without a record, and resolves when a stream is open. */
  async ready({ signal }: WaitOptions): Promise<void> {
    const ms = Math.min(this.deliveryTimeoutMs, MAX_OPEN_MS);
    await this.#call(async () => {
      try {
        if (this.#started !== undefined) await waitFor(this.#started, signal);
        if (this.#isFinished) throw this.#endError;
        if (this.#streams.some(({ state }) => state === 'open')) return;
        const opened = this.#waiters.waitForOpen(
          this.scheduler,
          ms,
          () => openTimeoutError(this.#parts.table, ms, this.lastError),
          signal,
        );
        for (const stream of this.#streams) stream.open();
        await opened;
      } finally {
        if (!this.#waiters.isOpenAwaited) for (const stream of this.#streams) stream.cancelOpen();
      }
    });
  }

  /** Resolves when the spool holds everything accepted so far. */
  async spooled({ signal }: WaitOptions): Promise<void> {
    const keeper = this.#keeper;
    if (keeper === undefined) throw noSpoolError(this.#parts.table);
    this.#intake.sealAll();
    const last = keeper.lastPending;
    const hold = async (): Promise<void> => {
      await this.#started;
      try {
        await keeper.hold(last);
      } catch (error) {
        throw this.#error ?? error;
      }
    };
    await this.#call(() => waitFor(hold(), signal));
  }

  /** Accepts no more records, delivers what was accepted and ends. The earliest deadline of all calls counts. */
  close(timeoutMs: number, signal: AbortSignal | undefined): void {
    if (this.#isFinished) return;
    const isFirst = !this.#isClosing;
    this.#isClosing = true;
    this.isAccepting = false;
    this.#hold.set(true);
    if (isFirst) {
      this.#intake.close();
      this.#intake.sealAll();
    }
    this.#closeIfDelivered();
    if (!this.#isFinished) this.#closeLimits.add(timeoutMs, signal);
  }

  /** Accepts no more records, delivers what was accepted, retires the persistent stream and ends. The earliest deadline counts. */
  async retire(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    this.#isRetiring = true;
    this.isAccepting = false;
    this.#intake.close();
    this.#closeLimits.add(timeoutMs, signal);
    await this.#call(() => this.#retire());
  }

  async #retire(): Promise<void> {
    if (this.#started !== undefined) await this.#started;
    await this.flush();
    if (this.#isFinished) throw this.#endError;
    const streamId = this.#durable?.streamId;
    if (streamId === undefined) {
      this.#finish(undefined);
      return;
    }
    const { table, transport, tokens, userAgent, scheduler, settings } = this.#parts;
    const { signal } = this.#ending;
    const stream = { table, streamId, userAgent, timeoutMs: settings.connectTimeoutMs, signal };
    this.#isRetireSent = true;
    try {
      await retireStream(stream, { transport, tokens, scheduler });
    } catch (error) {
      if (this.#isFinished) throw this.#endError;
      this.#isRetireSent = false;
      this.#isRetiring = false;
      const failed = this.#streams.find(({ state }) => state === 'failed');
      if (failed !== undefined) this.#finish(failed.lastError ?? ZerobusError.from(error));
      throw error;
    }
    if (this.#isFinished) throw this.#endError;
    this.#keeper?.forgetStream();
    // A spool that cannot forget the stream would have the next producer resume it.
    if (this.#isFinished) throw this.#endError;
    this.#finish(undefined);
  }

  /** Ends at once because of `error`. Keeps what is not settled. */
  fail(error: ZerobusError): void {
    this.#finish(error);
  }

  /** Returns the bytes of the records that are not settled, in the order of writing. */
  unacknowledged(): Uint8Array[] {
    return this.#lanes
      .flatMap(({ queue, batch }) => [
        ...[...queue]
          // What the spool holds is delivered by the next producer.
          .filter((frame) => frame.isLoaded && frame.spooled === undefined)
          .map((frame) => ({ at: frame.position, records: frame.records() })),
        { at: batch.position, records: batch.records() },
      ])
      .sort((a, b) => (this.#lanes.length === 1 ? 0 : a.at - b.at))
      .flatMap(({ records }) => records);
  }

  /** The counters. */
  get stats(): ProducerStats {
    const { accepted, bytes, batches, inFlight, window } = this.#intake;
    const { maxRecords, maxBytes } = this.#parts.settings.inFlight;
    const oldest = Math.min(...this.#lanes.map((lane) => lane.oldestAt ?? Number.POSITIVE_INFINITY));
    return {
      sent: accepted,
      acked: this.#settlement.acked,
      rejected: this.#settlement.rejected,
      retried: this.#retried,
      bytes,
      batches,
      reconnects: this.#streams.reduce((sum, stream) => sum + stream.reconnects, 0),
      inFlight,
      window: { maxRecords, maxBytes, waiting: window.waiting },
      oldestAgeMs: Number.isFinite(oldest) ? this.scheduler.now() - oldest : 0,
      blockedMs: Math.round(this.#hold.blockedMs),
      spool: this.#keeper?.stats,
    };
  }

  checkAgain(): void {
    if (!this.isAccepting) throw this.#endError;
    if (this.#intake.window.isFull) throw new ZerobusError('buffer-full', 'A getter of the record filled the window');
  }

  onLinger(lane: Lane<Init>): void {
    this.#intake.seal(lane);
  }

  onDeliveryTimeout(): void {
    this.fail(deliveryTimeoutError(this.#parts.table, this.deliveryTimeoutMs, this.lastError));
  }

  /** What a caller gets that comes after the end. */
  get #endError(): ZerobusError {
    return this.#error ?? closedError(this.#parts.table);
  }

  get #isStarted(): boolean {
    return this.#streams.length > 0;
  }

  #lane(key: number): Lane<Init> {
    return this.#lanes[key === 0 ? 0 : key % this.#lanes.length] as Lane<Init>;
  }

  #createKeeper(provider: SpoolProvider): SpoolKeeper {
    const { table, schema, settings, pool, scheduler } = this.#parts;
    const isExactlyOnce = settings.delivery === 'exactly-once';
    const request = { provider, table, schema, isExactlyOnce, maxMemoryBytes: settings.inFlight.maxBytes };
    return new SpoolKeeper(request, pool, scheduler, {
      onFailed: (error) => this.#onSpoolFailed(error),
      onProblem: (text) => this.#warn('ZEROBUS_SPOOL', text),
      onSpilled: (queue, records, bytes) => this.#onSpilled(queue, records, bytes),
      onProgress: () => this.#pushAll(),
    });
  }

  async #openSpool(keeper: SpoolKeeper): Promise<void> {
    let backlog: SpoolBacklog;
    try {
      backlog = await keeper.open();
    } catch (error) {
      this.fail(ZerobusError.from(error).of(this.#parts.table));
      return;
    }
    if (this.#isFinished) return;
    if (backlog.isSchemaChanged && !this.#isRetiring) {
      this.fail(schemaChangedError(this.#parts.table));
      return;
    }
    const [first] = this.#lanes;
    first?.queue.prepend(backlog.frames);
    // What was left before goes first: the other lanes wait for it.
    for (const lane of this.#lanes.slice(1)) lane.isHeld = backlog.frames.length > 0;
    this.#createStreams(backlog.schemas, backlog.stream);
    this.#settlement.begin(backlog.frames.length);
    keeper.append();
    this.#updateHold();
    this.#pushAll();
    if (this.#isClosing) this.#closeIfDelivered();
  }

  #createStreams(schemas: readonly StreamSchema[], known: KnownStream | undefined): void {
    this.#schemas = schemas;
    const { settings, table, userAgent, transport, tokens } = this.#parts;
    const { retry, connectTimeoutMs, ackTimeoutMs, ordering } = settings;
    this.#durable = settings.delivery === 'exactly-once' ? new DurableStream(known) : undefined;
    const options: TableStreamOptions = {
      table,
      schemas,
      userAgent,
      retry,
      connectTimeoutMs,
      ackTimeoutMs,
      isOrdered: ordering !== 'none',
      durable: this.#durable,
    };
    const parts = { transport, tokens, scheduler: this.scheduler };
    this.#streams = Array.from({ length: settings.streams }, (_, index) => {
      const lane = this.#lane(index);
      const stream = new TableStream(options, lane.queue, parts, {
        onAcknowledged: (frames) => {
          this.#outages.onAcknowledged();
          this.#settlement.acknowledge(frames, lane);
        },
        onStateChange: (to, from, reason) => {
          this.#onChanged(index, to, from, reason);
          if (from !== 'idle' && (to === 'backing-off' || to === 'connecting')) this.#offer(lane);
        },
        onResumed: (streamId, nextOffset) => this.#keeper?.onResumed(streamId, nextOffset),
        onRejected: (frames, error) => this.#settlement.reject(frames, error, lane),
        prepare: (frame) => this.#prepare(frame, lane),
      });
      lane.streams = [...lane.streams, stream];
      return stream;
    });
  }

  #onSpoolFailed(error: ZerobusError): void {
    // While the spool is closed, it may find that it cannot keep what it holds.
    if (this.#isFinished && !this.#isEnded) this.#error ??= error;
    this.fail(error);
  }

  #onSealed(frame: Frame, lane: Lane<Init>): void {
    lane.queue.push(frame);
    this.pool.charge(frame.retainedBytes);
    this.#keeper?.keep(frame, lane.queue);
  }

  #onSpilled(queue: FrameQueue, records: number, bytes: number): void {
    queue.count(-bytes);
    if (bytes > 0) this.pool.refund(bytes);
    else this.pool.charge(-bytes);
    this.#intake.spill(records, bytes);
  }

  #prepare(frame: Frame, lane: Lane<Init>): boolean {
    // Its stream may be open although what an earlier process left goes first.
    if (lane.isHeld) return false;
    try {
      if (this.#keeper?.prepare(frame, lane.queue, this.#intake.inFlight.bytes) === false) return false;
    } catch (error) {
      this.fail(ZerobusError.from(error).of(this.#parts.table));
      return false;
    }
    if (frame.isSent) this.#retried += frame.count;
    return true;
  }

  /** Gives what a lost stream left to the other streams of its lane, after the transition. */
  #offer(lane: Lane<Init>): void {
    if (lane.streams.length < 2) return;
    void Promise.resolve().then(() => {
      if (!this.#isFinished) lane.push();
    });
  }

  #pushAll(): void {
    for (const lane of this.#lanes) lane.push();
  }

  #onSettled(): void {
    this.#updateHold();
    if (this.#isClosing) this.#closeIfDelivered();
  }

  #onChanged(index: number, to: StreamState, from: StreamState, reason: ZerobusError | undefined): void {
    const { settings, table } = this.#parts;
    const change = { from, to, reason, stream: index };
    logStateChange(settings.logger, table, change, this.#notices);
    this.#outages.onStateChange(change);
    this.#notices.add(settings.onState, change);
    if (to === 'open') this.#waiters.resolveOpen();
    if (to === 'failed' && this.#isRetireSent) return;
    if (to === 'failed' && reason !== undefined) this.#finish(reason);
    else if (to === 'closed' && this.#streams.every(({ state }) => state === 'closed')) this.#finish(undefined);
    else this.#updateHold();
  }

  /** Ends the streams once everything is settled. While the stream is being retired, the answer ends them. */
  #closeIfDelivered(): void {
    if (this.#isFinished || this.#isRetiring || !this.#isStarted) return;
    if (!this.#settlement.includes(this.#intake.accepted)) return;
    if (this.#lanes.some((lane) => !lane.isEmpty)) return;
    for (const stream of this.#streams) stream.close();
  }

  #onCloseTimeout(limit: string): void {
    if (this.#isFinished) return;
    if (this.#isRetiring) {
      this.#finish(retireTimeoutError(this.#parts.table, limit, this.lastError));
      return;
    }
    if (this.#isStarted && this.#settlement.includes(this.#intake.accepted)) {
      // Everything is durable: only the server has not ended its half of a stream.
      this.#finish(undefined);
      return;
    }
    this.#intake.sealAll();
    if (this.#keeper?.holdsAll === true) {
      this.#finish(undefined);
      return;
    }
    const left = this.#intake.accepted - this.#intake.settled;
    this.#finish(closeTimeoutError(this.#parts.table, left, limit, this.lastError));
  }

  /** Ends for good. */
  #finish(reason: ZerobusError | undefined): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.isAccepting = false;
    this.#error = reason?.with({
      unacknowledged: () => this.unacknowledged().map((bytes) => this.#parts.decode(bytes, this.#parts.schema.format)),
    });
    this.#hold.set(true);
    this.#closeLimits.stop();
    this.#ending.abort();
    this.#intake.stop();
    const error = this.#error ?? (this.#keeper?.holdsAll === true ? keptError(this.#parts.table) : this.#endError);
    for (const stream of this.#streams) {
      if (reason === undefined) stream.stop();
      else stream.fail(reason);
    }
    for (const { queue, batch } of this.#lanes) {
      for (const { waiters } of queue) for (const waiter of waiters) waiter.reject(error);
      for (const waiter of batch.waiters) waiter.reject(error);
    }
    this.#waiters.reject(error);
    void this.#end();
  }

  async #end(): Promise<void> {
    try {
      await Promise.all([this.#parts.transport.close(), this.#keeper?.close()]);
    } catch (error) {
      this.#warn('ZEROBUS_SPOOL', ZerobusError.from(error).message);
    }
    for (const { queue } of this.#lanes) this.pool.refund(queue.bytes);
    this.#isEnded = true;
    this.#hold.set(false);
    this.#parts.onEnded(this.#error);
  }

  /** Keeps the process alive while a caller waits for `action`. */
  async #call(action: () => Promise<void>): Promise<void> {
    this.#calls++;
    this.#updateHold();
    try {
      await action();
    } finally {
      this.#calls--;
      this.#updateHold();
    }
  }

  #updateHold(): void {
    if (this.#isEnded) return;
    const { accepted, settled } = this.#intake;
    const isBusy = accepted > settled || this.#settlement.backlog > 0 || this.#calls > 0;
    this.#hold.set(isBusy || this.#isFinished || this.#isClosing);
  }

  #warn(code: `ZEROBUS_${string}`, text: string): void {
    warn(code, text);
    const { logger } = this.#parts.settings;
    if (logger !== undefined) this.#notices.add((line: string) => logger.warn(line), `zerobus ${text}`);
  }

  #warnAboutOutage(outage: Outage): void {
    const { table, transport, settings } = this.#parts;
    this.#warn(
      'ZEROBUS_UNAVAILABLE',
      `${table}: ${formatOutage(outage, transport.endpoint, settings.deliveryTimeoutMs)}`,
    );
  }
}

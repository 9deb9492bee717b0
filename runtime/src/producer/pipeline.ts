import type { TokenSource } from '../auth/token-source.js';
import type { SharedBuffers } from '../batch/buffer-pool.js';
import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import type { RecordEncoder } from '../batch/open-batch.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { DurableStream, type KnownStream } from '../stream/durable-stream.js';
import type { StreamState } from '../stream/stream-state.js';
import { type StreamSchema, TableStream, type TableStreamOptions } from '../stream/table-stream.js';
import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';
import { onAbort, type WaitOptions, waitFor } from '../time/wait.js';
import type { Transport } from '../transport/transport.js';
import { Intake } from './intake.js';
import { Lane, type LaneOwner } from './lane.js';
import { logStateChange } from './logger.js';
import { Notices } from './notices.js';
import { warn } from './notify.js';
import { formatOutage, type Outage, OutageWatch } from './outage-watch.js';
import { ProcessHold } from './process-hold.js';
import type { ProducerSettings } from './producer-settings.js';
import type { ProducerStats } from './producer-stats.js';
import { type SpoolBacklog, SpoolKeeper } from './spool-keeper.js';
import { Waiters } from './waiters.js';

/** Milliseconds after which `ready` gives up, if `deliveryTimeoutMs` is longer. */
const MAX_OPEN_MS = 300_000;

/** How records become bytes and back. */
export interface PipelineCodec<Init> extends RecordEncoder<Init> {
  /** Decodes the bytes of a record. */
  decode(bytes: Uint8Array): unknown;
}

/** What a pipeline consists of. */
export interface PipelineParts<Init> {
  readonly table: string;
  readonly codec: PipelineCodec<Init>;
  readonly schema: StreamSchema;
  readonly settings: ProducerSettings;
  readonly userAgent: string;
  readonly transport: Transport;
  readonly tokens: TokenSource;
  readonly pool: SharedBuffers;
  readonly scheduler: Scheduler;
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
  /** Settles when the spool is open and there are streams; at once without a spool. */
  readonly #started: Promise<void> | undefined;
  #streams: readonly TableStream[] = [];
  #durable: DurableStream | undefined;
  #isClosing = false;
  #isRetiring = false;
  /** Whether the server was asked to retire the stream: it may end the connection with an error then. */
  #isRetireSent = false;
  #isFinished = false;
  #isEnded = false;
  #error: ZerobusError | undefined;
  #acked = 0;
  #rejected = 0;
  #rejectedInRow = 0;
  #retried = 0;
  #prefix = 0;
  /** Callers that wait for something other than an acknowledgement. */
  #calls = 0;
  /** Frames of earlier processes that are not settled. */
  #backlog = 0;
  readonly #closeDeadlines: Deadline[] = [];
  #stopListening: () => void = () => {};

  constructor(parts: PipelineParts<Init>) {
    this.#parts = parts;
    const { settings, codec, pool, scheduler, table } = parts;
    this.encoder = codec;
    this.pool = pool;
    this.scheduler = scheduler;
    this.lingerMs = settings.batch.lingerMs;
    this.deliveryTimeoutMs = settings.deliveryTimeoutMs;
    this.#hold = new ProcessHold(scheduler);
    this.#outages = new OutageWatch(scheduler, (outage) => this.#warnAboutOutage(outage));
    const lanes = settings.ordering === 'key' ? settings.streams : 1;
    this.#lanes = Array.from({ length: lanes }, () => new Lane(this));
    this.#intake = new Intake(settings, this.#lanes, pool, scheduler, {
      onSealed: (frame, lane) => this.#onSealed(frame, lane),
      onBusy: () => this.#hold.set(true),
    });
    if (settings.spool === undefined) {
      this.#createStreams([parts.schema], undefined);
    } else {
      this.#keeper = new SpoolKeeper(
        {
          provider: settings.spool,
          table,
          schema: parts.schema,
          isExactlyOnce: settings.delivery === 'exactly-once',
          maxMemoryBytes: settings.inFlight.maxBytes,
        },
        pool,
        scheduler,
        {
          onFailed: (error) => this.#onSpoolFailed(error),
          onProblem: (text) => this.#warn('ZEROBUS_SPOOL', text),
          onSpilled: (queue, records, bytes) => this.#onSpilled(queue, records, bytes),
          onProgress: () => this.#pushAll(),
        },
      );
      this.#started = this.#openSpool(this.#keeper);
    }
  }

  /** The error that ended it; undefined while it works and after `close`. */
  get error(): ZerobusError | undefined {
    return this.#error;
  }

  /** The last failure of a stream that has not acknowledged anything since; undefined if there is none. */
  get lastError(): ZerobusError | undefined {
    return this.#streams.map((stream) => stream.lastError).find((error) => error !== undefined);
  }

  /** Accepts a record that a caller waits for. `key` chooses the lane. */
  send(record: Init, key: number, resolve: () => void, reject: (error: Error) => void): void {
    const lane = this.#lane(key);
    this.#keeper?.check(lane.batch.bytes);
    this.#intake.send(record, lane, resolve, reject);
    // Sending the batch before this record may have ended the producer: what is in the spool may be damaged.
    if (this.#isFinished) reject(this.#error ?? this.#closedError());
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
    if (this.#prefix >= accepted && this.#backlog === 0 && this.#isStarted) return Promise.resolve();
    if (this.#isFinished) return Promise.reject(this.#error ?? this.#closedError());
    this.#intake.sealAll();
    return waitFor(this.#waiters.waitForRecords(accepted), signal);
  }

  /** Connects without a record, and resolves when a stream is open. */
  async ready({ signal }: WaitOptions): Promise<void> {
    const ms = Math.min(this.deliveryTimeoutMs, MAX_OPEN_MS);
    await this.#call(async () => {
      try {
        if (this.#started !== undefined) await waitFor(this.#started, signal);
        if (this.#isFinished) throw this.#error ?? this.#closedError();
        if (this.#streams.some(({ state }) => state === 'open')) return;
        const opened = this.#waiters.waitForOpen(this.scheduler, ms, () => this.#openTimeoutError(ms), signal);
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
    if (keeper === undefined) {
      throw new ZerobusError('configuration', 'The producer has no spool', {
        table: this.#parts.table,
        help: "Pass the option spool: fileSpool(dir), from 'zerobus-runtime/spool'.",
      });
    }
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
    const due = this.scheduler.now() + timeoutMs;
    const deadline = new Deadline(
      this.scheduler,
      () => due,
      () => this.#onCloseTimeout(`within ${timeoutMs} ms (timeoutMs of close)`),
    );
    this.#closeDeadlines.push(deadline);
    deadline.watch();
    if (isFirst) {
      this.#intake.close();
      this.#intake.sealAll();
      this.#closeIfDelivered();
    }
    if (signal === undefined || this.#isFinished) return;
    const others = this.#stopListening;
    const stop = onAbort(signal, () => this.#onCloseTimeout('before the signal of close() was aborted'));
    this.#stopListening = () => {
      others();
      stop();
    };
    if (this.#isFinished) this.#stopListening();
  }

  /** Delivers everything and retires the persistent stream. */
  async retire(): Promise<void> {
    this.#isRetiring = true;
    this.isAccepting = false;
    this.#intake.close();
    await this.#call(() => this.#retire());
  }

  async #retire(): Promise<void> {
    if (this.#started !== undefined) await this.#started;
    await this.flush();
    const streamId = this.#durable?.streamId;
    if (streamId === undefined) return;
    const { table, transport, tokens, userAgent } = this.#parts;
    const controller = new AbortController();
    const deadline = this.scheduler.after(this.#parts.settings.connectTimeoutMs, () => controller.abort());
    this.#isRetireSent = true;
    try {
      const token = await tokens.token(table, controller.signal);
      await transport.retire({ table, streamId, token, userAgent }, controller.signal);
    } catch (error) {
      const cause = ZerobusError.from(error).of(table);
      // A stream that the server does not know is as good as retired: everything was delivered.
      if (cause.status !== 'NOT_FOUND') {
        this.#isRetireSent = false;
        const failed = this.#streams.find(({ state }) => state === 'failed');
        if (failed !== undefined) this.#finish(failed.lastError ?? cause);
        throw cause;
      }
    } finally {
      deadline.cancel();
    }
    if (this.#isFinished) throw this.#error ?? this.#closedError();
    this.#keeper?.forgetStream();
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
      acked: this.#acked,
      rejected: this.#rejected,
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
    if (!this.isAccepting) throw this.#error ?? this.#closedError();
    if (this.#intake.window.isFull) throw new ZerobusError('buffer-full', 'A getter of the record filled the window');
  }

  onLinger(lane: Lane<Init>): void {
    this.#intake.seal(lane);
  }

  onDeliveryTimeout(): void {
    const { table, settings } = this.#parts;
    const cause = this.lastError;
    const reason = cause === undefined ? '' : `. Last failure: ${cause.rawMessage} [${cause.code}]`;
    const text = `No record was acknowledged for ${settings.deliveryTimeoutMs} ms (deliveryTimeoutMs)${reason}`;
    this.fail(new ZerobusError('delivery-timeout', text, { table, ...(cause === undefined ? {} : { cause }) }));
  }

  get #isStarted(): boolean {
    return this.#streams.length > 0;
  }

  #lane(key: number): Lane<Init> {
    return this.#lanes[key === 0 ? 0 : key % this.#lanes.length] as Lane<Init>;
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
      this.fail(this.#schemaChangedError());
      return;
    }
    const [first] = this.#lanes;
    first?.queue.prepend(backlog.frames);
    this.#backlog = backlog.frames.length;
    // What was left before goes first: the other lanes wait for it.
    for (const lane of this.#lanes.slice(1)) lane.isHeld = this.#backlog > 0;
    this.#createStreams(backlog.schemas, backlog.stream);
    keeper.append();
    this.#updateHold();
    if (this.#backlog === 0) this.#waiters.resolveFlushes(this.#prefix);
    this.#pushAll();
    if (this.#isClosing) this.#closeIfDelivered();
  }

  #createStreams(schemas: readonly StreamSchema[], known: KnownStream | undefined): void {
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
        onAcknowledged: (frames) => this.#onAcknowledged(frames, lane),
        onStateChange: (to, from, reason) => {
          this.#onChanged(index, to, from, reason);
          if (from !== 'idle' && (to === 'backing-off' || to === 'connecting')) this.#offer(lane);
        },
        onResumed: (streamId, nextOffset) => this.#keeper?.onResumed(streamId, nextOffset),
        onRejected: (frames, error) => this.#onRejected(frames, error, lane),
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

  #onAcknowledged(frames: readonly Frame[], lane: Lane<Init>): void {
    lane.progressAt = this.scheduler.now();
    this.#rejectedInRow = 0;
    this.#outages.onAcknowledged();
    for (const frame of frames) {
      if (!frame.isBacklog) this.#acked += frame.count;
    }
    this.#settle(frames, lane);
    for (const { waiters } of frames) for (const waiter of waiters) waiter.resolve();
  }

  #settle(frames: readonly Frame[], lane: Lane<Init>): void {
    let records = 0;
    let bytes = 0;
    let spilled = 0;
    for (const frame of frames) {
      if (!frame.isLoaded && !frame.isBacklog) spilled += frame.count;
      const freed = lane.queue.settle(frame);
      this.#keeper?.onSettled(freed);
      bytes += freed;
      if (frame.isBacklog) this.#backlog--;
      else records += frame.count;
    }
    this.pool.refund(bytes);
    if (this.#keeper !== undefined) this.#settleSpool(this.#keeper);
    if (spilled > 0) this.#intake.spill(-spilled, 0);
    this.#intake.release(records, bytes);
    const { prefix } = this.#intake;
    const added = prefix - this.#prefix;
    this.#prefix = prefix;
    if (this.#backlog === 0) this.#waiters.resolveFlushes(prefix);
    if (added > 0) {
      this.#notices.add(this.#parts.settings.onAck, { acked: prefix, records: added, rejected: this.#rejected });
    }
    this.#updateHold();
    if (this.#isClosing) this.#closeIfDelivered();
  }

  #settleSpool(keeper: SpoolKeeper): void {
    keeper.settle(this.#oldestSpooled);
    if (this.#backlog > 0 || this.#lanes.length === 1) return;
    for (const lane of this.#lanes) {
      if (!lane.isHeld) continue;
      lane.isHeld = false;
      lane.push();
    }
  }

  /** The number of the oldest batch in the spool that is not settled. */
  get #oldestSpooled(): number {
    return Math.min(...this.#lanes.map(({ queue }) => queue.oldest?.spooled?.batch.index ?? Number.POSITIVE_INFINITY));
  }

  #onRejected(frames: readonly Frame[], error: ZerobusError, lane: Lane<Init>): ZerobusError | undefined {
    const { onReject, maxRejects } = this.#parts.settings;
    if (onReject === undefined) return error;
    const [frame] = frames;
    if (frame === undefined || frames.length > 1) {
      for (const suspect of frames) suspect.isSuspect = true;
      lane.queue.giveBack(frames);
      return undefined;
    }
    if (frame.count > 1) {
      const parts = frame.split(this.#lanes.length === 1);
      const added = lane.queue.replace(frame, parts);
      this.pool.charge(added);
      this.#keeper?.onSettled(-added);
      this.#keeper?.replace(frame, parts);
      if (frame.isBacklog) this.#backlog += parts.length - 1;
      this.#keeper?.onLayoutChanged(lane.queue, this.#oldestSpooled);
      this.#intake.window.update();
      return undefined;
    }
    if (++this.#rejectedInRow > maxRejects) {
      const text = `${maxRejects} records in a row were rejected (maxRejects), the last one because: ${error.rawMessage}`;
      const { code, status, serverCode, table } = error;
      return new ZerobusError(code, text, { status, serverCode, table, cause: error });
    }
    this.#rejectOne(frame, error, lane);
    return undefined;
  }

  #rejectOne(frame: Frame, error: ZerobusError, lane: Lane<Init>): void {
    const [bytes] = frame.records();
    this.#rejected++;
    lane.progressAt = this.scheduler.now();
    const { codec, settings } = this.#parts;
    const position = this.#lanes.length === 1 && !frame.isBacklog ? frame.position : undefined;
    this.#notices.add(
      (rejection) => settings.onReject?.(codec.decode(rejection), error, position),
      bytes as Uint8Array,
    );
    this.#settle([frame], lane);
    this.#keeper?.onLayoutChanged(lane.queue, this.#oldestSpooled);
    for (const waiter of frame.waiters) waiter.reject(error);
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

  /** Ends the streams once everything is settled. */
  #closeIfDelivered(): void {
    if (this.#isFinished || !this.#isStarted || this.#backlog > 0 || this.#prefix < this.#intake.accepted) return;
    if (this.#lanes.some((lane) => !lane.isEmpty)) return;
    for (const stream of this.#streams) stream.close();
  }

  #onCloseTimeout(limit: string): void {
    if (this.#isFinished) return;
    const { table } = this.#parts;
    if (this.#isStarted && this.#backlog === 0 && this.#prefix >= this.#intake.accepted) {
      // Everything is durable: only the server has not ended its half of a stream.
      this.#finish(undefined);
      return;
    }
    this.#intake.sealAll();
    if (this.#keeper?.holdsAll === true) {
      this.#finish(undefined);
      return;
    }
    const cause = this.lastError;
    const left = this.#intake.accepted - this.#intake.settled;
    const reason = cause === undefined ? '' : `. Last failure: ${cause.rawMessage} [${cause.code}]`;
    const text = `${left} ${left === 1 ? 'record was' : 'records were'} not acknowledged ${limit}${reason}`;
    this.#finish(new ZerobusError('close-timeout', text, { table, ...(cause === undefined ? {} : { cause }) }));
  }

  /** Ends for good. */
  #finish(reason: ZerobusError | undefined): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.isAccepting = false;
    this.#error = reason?.with({
      unacknowledged: () => this.unacknowledged().map((bytes) => this.#parts.codec.decode(bytes)),
    });
    this.#hold.set(true);
    for (const deadline of this.#closeDeadlines) deadline.stop();
    this.#stopListening();
    this.#intake.stop();
    const error = this.#error ?? (this.#keeper?.holdsAll === true ? this.#keptError() : this.#closedError());
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
    const isBusy = accepted > settled || this.#backlog > 0 || this.#calls > 0;
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

  #closedError(): ZerobusError {
    return new ZerobusError('closed', 'The producer was closed', { table: this.#parts.table });
  }

  #keptError(): ZerobusError {
    const text = 'The producer was closed before the service acknowledged the record, which the spool keeps';
    const help = 'Do not write it again: the next producer with this spool delivers it.';
    return new ZerobusError('closed', text, { table: this.#parts.table, help });
  }

  #openTimeoutError(ms: number): ZerobusError {
    const text = `The stream did not open within ${ms} ms (deliveryTimeoutMs)`;
    return new ZerobusError('connect-timeout', text, { table: this.#parts.table, cause: this.lastError });
  }

  #schemaChangedError(): ZerobusError {
    const text = 'The persistent stream in the spool was created with another descriptor or format';
    return new ZerobusError('stream-schema-changed', text, { table: this.#parts.table });
  }
}

import type { Frame } from '../batch/frame.js';
import { FrameQueue } from '../batch/frame-queue.js';
import { defaultClient } from '../client/default-client.js';
import { recordTypeError } from '../codecs/value-errors.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Transport } from '../grpc/transport.js';
import type { RecordCodec } from '../record/record-type.js';
import type { StreamState } from '../stream/stream-state.js';
import { TableStream } from '../stream/table-stream.js';
import { type Scheduler, systemScheduler } from '../time/scheduler.js';
import { abortedWaitError, onAbort, type WaitOptions, waitFor } from '../time/wait.js';
import { Intake } from './intake.js';
import { KeyInspector } from './key-inspector.js';
import { logStateChange } from './logger.js';
import { notify, warn } from './notify.js';
import { formatOutage, type Outage, OutageWatch } from './outage-watch.js';
import type { ProducerOptions } from './producer-options.js';
import { type ProducerSettings, resolveProducerSettings } from './producer-settings.js';
import type { ProducerStats } from './producer-stats.js';
import { resolveTable } from './table-name.js';
import { VERSION } from './version.js';
import { Waiters } from './waiters.js';
import { writeAll } from './write-all.js';

/**
 * Brings records to a table. It connects when first used, gathers records into batches, keeps them until they are durable, and
 * replaces streams that end. A permanent error ends it: everybody who waits is told, and what is not durable is in
 * `unacknowledged()`, also on the error.
 */
export class Producer<Init, Rec> {
  /** Resolves when the producer has ended: with `undefined` after `close()`, else with the error that ended it. Never rejects. */
  readonly closed: Promise<ZerobusError | undefined>;
  readonly #type: RecordCodec<Init, Rec>;
  readonly #settings: ProducerSettings;
  readonly #scheduler: Scheduler;
  readonly #queue = new FrameQueue();
  readonly #intake: Intake<Init>;
  readonly #keys: KeyInspector;
  readonly #waiters = new Waiters();
  readonly #outages: OutageWatch;
  #table: string;
  #stream: TableStream | undefined;
  #transport: Transport | undefined;
  /** Whether records are taken: false before the first use, and after the end. */
  #isAccepting = false;
  /** Why records are not taken any more. */
  #endError: ZerobusError | undefined;
  #isFinished = false;
  #closing: Promise<void> | undefined;
  #resolveClosed: (error: ZerobusError | undefined) => void = () => {};
  /** Ends listening for `options.signal`. */
  #stopListening: () => void = () => {};

  /** `scheduler` is for tests. Throws `configuration`, naming the option. */
  constructor(
    type: RecordCodec<Init, Rec>,
    options: ProducerOptions<Rec> = {},
    scheduler: Scheduler = systemScheduler,
  ) {
    this.#type = type;
    this.#table = type.table;
    this.#settings = resolveProducerSettings(options);
    this.#scheduler = scheduler;
    this.#intake = new Intake(type, this.#settings, this.#queue, scheduler, () => this.#stream?.push());
    this.#keys = new KeyInspector(type.columns, this.#settings.unknownKeys, (path) => this.#warnAboutKey(path));
    this.#outages = new OutageWatch(scheduler, (outage) => this.#warnAboutOutage(outage));
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    const { signal } = this.#settings;
    if (signal !== undefined) this.#stopListening = onAbort(signal, () => this.abort(signal.reason));
  }

  /**
   * Accepts a record; resolves when this record is durable. With nothing in flight its batch goes at once, else with the next one.
   * Rejects with `invalid-value` or `buffer-full`, the record then not accepted, or with what ended the producer.
   * Aborting `signal` ends the waiting only: the record stays accepted.
   */
  send(record: Init, { signal }: WaitOptions = {}): Promise<void> {
    const durable = new Promise<void>((resolve, reject) => {
      if (signal?.aborted === true) throw abortedWaitError(signal);
      try {
        this.#admit(record);
        this.#intake.send(record, { resolve, reject });
      } catch (error) {
        throw this.#addTable(error);
      }
    });
    return waitFor(durable, signal);
  }

  /**
   * Accepts a record into the open batch, encoded at once. Returns a promise where the caller must wait before it writes on: the
   * window is full, or 5 ms of writing have passed and other work must run. Writing on into a full window throws `buffer-full`,
   * that record not accepted; a bad value throws `invalid-value`, and leaves everything else as it was.
   */
  write(record: Init): Promise<void> | undefined {
    try {
      this.#admit(record);
      return this.#intake.write(record);
    } catch (error) {
      throw this.#addTable(error);
    }
  }

  /**
   * Writes all of them, waiting for room where there is none, and resolves when they are durable. What was written before an
   * error is delivered all the same. Aborting `signal` stops the reading of `records`.
   */
  async writeAll(records: Iterable<Init> | AsyncIterable<Init>, { signal }: WaitOptions = {}): Promise<void> {
    const room = (): Promise<void> | undefined => (this.#isAccepting ? this.#intake.room() : undefined);
    await writeAll(records, { room, write: (record) => this.write(record) }, signal);
    await this.flush({ signal });
  }

  /** Resolves when everything that was accepted until now is durable; the open batch goes at once. Rejects with what ended the producer. */
  flush({ signal }: WaitOptions = {}): Promise<void> {
    const accepted = this.#intake.accepted;
    if (this.#waiters.acked >= accepted) return Promise.resolve();
    if (this.#endError !== undefined) return Promise.reject(this.#endError);
    this.#intake.seal();
    return waitFor(this.#waiters.waitForRecords(accepted), signal);
  }

  /** Connects and authenticates now; resolves when records can be sent. Rejects with what keeps it from that for `deliveryTimeoutMs`. */
  async ready({ signal }: WaitOptions = {}): Promise<void> {
    if (!this.#isAccepting) this.#start();
    const stream = this.#stream;
    if (stream === undefined || stream.state === 'open') return;
    stream.open();
    const { deliveryTimeoutMs } = this.#settings;
    try {
      await waitFor(
        this.#waiters.waitForOpen(this.#scheduler, deliveryTimeoutMs, () => this.#openTimeoutError()),
        signal,
      );
    } finally {
      if (this.#waiters.isOpeningAwaited) stream.cancelOpen();
    }
  }

  /**
   * Takes no more records, waits until everything is durable, and ends the stream; writing afterwards throws `closed`. Rejects
   * with what ended the producer, where that left records undelivered; called after `abort`, it resolves.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Ends now: whoever waits is told `aborted`, and what is not durable stays in `unacknowledged()`. */
  abort(reason?: unknown): void {
    const why = reason instanceof Error ? `: ${reason.message}` : typeof reason === 'string' ? `: ${reason}` : '';
    this.#fail(new ZerobusError('aborted', `The producer was aborted${why}`, { table: this.#table, cause: reason }));
  }

  /** `close()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The records that are not durable, in the order of writing. Decoded anew at each call: not for the hot path. */
  unacknowledged(): Rec[] {
    const records = [...this.#queue].flatMap((frame) => frame.records()).concat(this.#intake.records());
    return records.map((bytes) => this.#type.decode(bytes));
  }

  /** Numbers, counted over the producer's life. */
  get stats(): ProducerStats {
    const { open, accepted, bytes, batches } = this.#intake;
    const oldest = this.#queue.at(0)?.openedAt ?? (open.count > 0 ? open.openedAt : undefined);
    return {
      sent: accepted,
      acked: this.#waiters.acked,
      bytes,
      batches,
      reconnects: this.#stream?.reconnects ?? 0,
      inFlight: { records: this.#queue.records + open.count, bytes: this.#queue.bytes + open.bytes },
      oldestAgeMs: oldest === undefined ? 0 : this.#scheduler.now() - oldest,
    };
  }

  /** Before a record is taken: throws where the producer takes none, or not this one. */
  #admit(record: Init): void {
    if (!this.#isAccepting) this.#start();
    if (typeof record !== 'object' || record === null || Array.isArray(record)) throw recordTypeError(record);
    this.#keys.inspect(record);
  }

  /** Makes everything that needs settings. Throws `configuration`, or what has ended the producer. */
  #start(): void {
    if (this.#endError !== undefined) throw this.#endError;
    if (this.#closing !== undefined) throw this.#closedError();
    const client = this.#settings.client ?? defaultClient();
    const catalog = this.#settings.catalog ?? client.catalog ?? (process.env['ZEROBUS_CATALOG'] || undefined);
    const table = resolveTable(this.#type.table, catalog);
    client.check();
    this.#table = table;
    this.#transport = client.transport();
    const { retry, connectTimeoutMs, ackTimeoutMs, deliveryTimeoutMs } = this.#settings;
    const userAgent = [`zerobus-runtime/${VERSION}`, this.#settings.userAgent]
      .filter((part) => part !== undefined)
      .join(' ');
    const times = { retry, connectTimeoutMs, ackTimeoutMs, deliveryTimeoutMs };
    this.#stream = new TableStream(
      { table, descriptor: this.#type.descriptor, userAgent, ...times },
      this.#queue,
      this.#transport,
      client.tokens(),
      this.#scheduler,
      {
        acknowledged: (frames) => this.#onAcknowledged(frames),
        changed: (to, from, reason) => this.#onChanged(to, from, reason),
      },
    );
    this.#isAccepting = true;
  }

  async #close(): Promise<void> {
    if (this.#endError === undefined) {
      this.#isAccepting = false;
      await this.flush();
      if (this.#stream === undefined) this.#finish(undefined);
      else this.#stream.close();
    }
    const error = await this.closed;
    if (error !== undefined && error.code !== 'aborted' && this.#waiters.acked < this.#intake.accepted) throw error;
  }

  #onAcknowledged(frames: readonly Frame[]): void {
    const records = this.#waiters.acknowledge(frames);
    this.#intake.acknowledged();
    this.#outages.acknowledged();
    notify(this.#settings.onAck, { acked: this.#waiters.acked, records });
  }

  #onChanged(to: StreamState, from: StreamState, reason: ZerobusError | undefined): void {
    const change = { from, to, reason };
    logStateChange(this.#settings.logger, this.#table, change);
    this.#outages.changed(change);
    if (to === 'open') this.#waiters.resolveOpen();
    else if (to === 'failed' && reason !== undefined) this.#finish(reason);
    else if (to === 'closed') this.#finish(undefined);
    notify(this.#settings.onState, change);
  }

  #fail(error: ZerobusError): void {
    if (this.#stream === undefined) this.#finish(error);
    else this.#stream.fail(error);
  }

  /** The end, for good. */
  #finish(reason: ZerobusError | undefined): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#isAccepting = false;
    this.#stopListening();
    this.#intake.stop();
    const error = reason?.with({ unacknowledged: () => this.unacknowledged() });
    this.#endError = error;
    if (error === undefined) this.#waiters.rejectOpen(this.#closedError());
    else this.#waiters.reject(error, [...this.#queue], this.#intake.waiters);
    void Promise.resolve(this.#transport?.close()).then(() => this.#resolveClosed(error));
  }

  #closedError(): ZerobusError {
    return new ZerobusError('closed', 'The producer was closed', { table: this.#table });
  }

  #openTimeoutError(): ZerobusError {
    const text = `No stream after ${this.#settings.deliveryTimeoutMs} ms`;
    return new ZerobusError('connect-timeout', text, { table: this.#table, cause: this.#stream?.lastError });
  }

  #addTable(error: unknown): unknown {
    return ZerobusError.is(error) ? error.of(this.#table) : error;
  }

  #warnAboutOutage(outage: Outage): void {
    const text = `${this.#table}: ${formatOutage(outage, this.#transport?.endpoint ?? '', this.#settings.deliveryTimeoutMs)}`;
    warn('ZEROBUS_UNAVAILABLE', text);
    const { logger } = this.#settings;
    if (logger !== undefined) notify((line) => logger.warn(line), `zerobus ${text}`);
  }

  #warnAboutKey(path: string): void {
    const text = `${path} is no column of ${this.#table}, and is not sent. Is it misspelt? (unknownKeys: 'throw' or 'ignore')`;
    warn('ZEROBUS_UNKNOWN_KEY', text);
  }
}

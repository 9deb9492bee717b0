import process from 'node:process';
import type { Frame } from '../batch/frame.js';
import { FrameQueue } from '../batch/frame-queue.js';
import { defaultClient } from '../client/default-client.js';
import { recordTypeError } from '../codecs/value-errors.js';
import { isError } from '../errors/is-error.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { grpcTransport } from '../grpc/grpc-transport.js';
import type { RecordCodec } from '../record/record-type.js';
import type { StreamState } from '../stream/stream-state.js';
import { TableStream } from '../stream/table-stream.js';
import { type Scheduler, systemScheduler } from '../time/scheduler.js';
import { abortedWaitError, onAbort, type WaitOptions, waitFor } from '../time/wait.js';
import type { Transport } from '../transport/transport.js';
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
 * Streams records into a table. Generated producers extend this class.
 *
 * A producer connects at the first record, gathers records into batches, keeps them until the service acknowledges them, and
 * replaces streams that end. Records reach the table at least once, in the order in which they were written. After a permanent
 * error all pending promises reject with it, and `unacknowledged()` returns the records that were not acknowledged.
 *
 * @example
 * const producer = new SensorEventProducer();
 * try {
 *   await producer.send({ device_id: 'sensor-1', event_ts: new Date() });
 * } finally {
 *   await producer.close();
 * }
 */
export class Producer<Init, Rec> {
  /**
   * Resolves when the producer has ended and its stream is closed: with undefined after `close()`, otherwise with the error
   * that ended it. Never rejects.
   */
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
  /** Whether records are accepted: false before the first use and after the end. */
  #isAccepting = false;
  /** The error that ended the producer; undefined while it works and after `close()`. */
  #endError: ZerobusError | undefined;
  #isFinished = false;
  #closing: Promise<void> | undefined;
  #resolveClosed: (error: ZerobusError | undefined) => void = () => {};
  /** Ends listening for `options.signal`. */
  #stopListening: () => void = () => {};

  /**
   * Creates a producer for the record class `type`. Opens no connection. Tests may pass a `scheduler` to control time.
   *
   * @throws `configuration` if an option is unknown or has a wrong value; the message names it.
   */
  constructor(
    type: RecordCodec<Init, Rec>,
    options: ProducerOptions<Rec> = {},
    scheduler: Scheduler = systemScheduler,
  ) {
    this.#type = type;
    this.#table = type.table;
    this.#settings = resolveProducerSettings(options);
    this.#scheduler = scheduler;
    const push = (): void => this.#stream?.push();
    this.#intake = new Intake(type, this.#settings, this.#queue, scheduler, push, () => this.#checkOpen());
    this.#keys = new KeyInspector(type.columns, this.#settings.unknownKeys, (path) => this.#warnAboutKey(path));
    this.#outages = new OutageWatch(scheduler, (outage) => this.#warnAboutOutage(outage));
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    const { signal } = this.#settings;
    if (signal !== undefined) this.#stopListening = onAbort(signal, () => this.abort(signal.reason));
  }

  /**
   * Accepts a record, and resolves when the service has acknowledged it. If nothing is in flight, the record is sent at once,
   * together with others of the same synchronous run; otherwise it waits for the open batch to be sent. Aborting `signal` ends
   * only the wait: the record stays accepted.
   *
   * @throws `invalid-value`, `unknown-key` or `record-too-large` if the record is wrong; it was not accepted.
   * @throws `buffer-full` if `inFlight` is used up; the record was not accepted.
   * @throws `configuration` if a setting is missing, at the first record.
   * @throws `aborted` if `signal` was aborted.
   * @throws `closed` after `close()`, or the error that ended the producer.
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
   * Encodes a record into the open batch, and does not wait for its acknowledgement. Returns a promise if the caller must wait
   * before the next record: because `inFlight` is used up, or because 5 ms of writing have passed and the event loop must run.
   * That promise never rejects; the next call throws the error that ended the producer.
   * Call `flush()` to wait for the acknowledgements. An error leaves the records before this one accepted.
   *
   * @example
   * const room = producer.write(record);
   * if (room !== undefined) await room;
   *
   * @throws `invalid-value`, `unknown-key` or `record-too-large` if the record is wrong; it was not accepted.
   * @throws `buffer-full` if `inFlight` is used up and the promise was not awaited; the record was not accepted.
   * @throws `configuration` if a setting is missing, at the first record.
   * @throws `closed` after `close()`, or the error that ended the producer.
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
   * Writes all records, waiting for room if necessary, and resolves when the service has acknowledged them. Records that were
   * written before an error are still delivered. Aborting `signal` stops reading `records`.
   *
   * @throws The errors of `write` and `flush`, except `buffer-full`.
   * @throws What reading `records` throws.
   */
  async writeAll(records: Iterable<Init> | AsyncIterable<Init>, { signal }: WaitOptions = {}): Promise<void> {
    const room = (): Promise<void> | undefined => (this.#isAccepting ? this.#intake.room() : undefined);
    await writeAll(records, { room, write: (record) => this.write(record) }, signal);
    await this.flush({ signal });
  }

  /**
   * Sends the open batch, and resolves when the service has acknowledged every record accepted so far.
   *
   * @throws `aborted` if `signal` was aborted.
   * @throws The error that ended the producer.
   */
  flush({ signal }: WaitOptions = {}): Promise<void> {
    const accepted = this.#intake.accepted;
    if (this.#waiters.acked >= accepted) return Promise.resolve();
    if (this.#endError !== undefined) return Promise.reject(this.#endError);
    this.#intake.seal();
    return waitFor(this.#waiters.waitForRecords(accepted), signal);
  }

  /**
   * Connects and authenticates without a record, and resolves when the stream is open. Use it to report a wrong setting at startup.
   *
   * @throws `configuration` if a setting is missing.
   * @throws `connect-timeout` after `deliveryTimeoutMs`; its `cause` is what the last attempt failed with.
   * @throws `aborted` if `signal` was aborted.
   * @throws `closed` after `close()`, or the error that ended the producer.
   */
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
      if (!this.#waiters.isOpenAwaited) stream.cancelOpen();
    }
  }

  /**
   * Accepts no more records, waits until the service has acknowledged all of them, and ends the stream. May be called more than
   * once. Resolves after `abort`.
   *
   * @throws The error that ended the producer, if it left records unacknowledged.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /**
   * Ends the producer at once. All pending promises reject with `aborted`, and `unacknowledged()` keeps the records that were not
   * acknowledged. `reason` becomes the `cause` of the error.
   */
  abort(reason?: unknown): void {
    const why = isError(reason) ? `: ${reason.message}` : typeof reason === 'string' ? `: ${reason}` : '';
    this.#fail(new ZerobusError('aborted', `The producer was aborted${why}`, { table: this.#table, cause: reason }));
  }

  /** Calls `close()`, at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Returns the records that the service has not acknowledged, in the order of writing. Decodes all of them at each call. After a
   * failure, write them with a new producer: some may have reached the table, so they may be there twice.
   */
  unacknowledged(): Rec[] {
    const records = [...this.#queue].flatMap((frame) => frame.records()).concat(this.#intake.records());
    return records.map((bytes) => this.#type.decode(bytes));
  }

  /** Counters since the producer was created. */
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

  /** Starts the producer if necessary. Throws if it does not accept records, or not this one. */
  #admit(record: Init): void {
    this.#checkOpen();
    if (typeof record !== 'object' || record === null || Array.isArray(record)) throw recordTypeError(record);
    this.#keys.inspect(record);
    // A getter of the record may have closed the producer.
    this.#checkOpen();
  }

  /** Starts the producer if necessary. Throws if it does not accept records. */
  #checkOpen(): void {
    if (!this.#isAccepting) this.#start();
  }

  /** Creates what depends on the settings. Throws `configuration`, or the error that ended the producer. */
  #start(): void {
    if (this.#endError !== undefined) throw this.#endError;
    if (this.#closing !== undefined) throw this.#closedError();
    const client = this.#settings.client ?? defaultClient();
    const catalog = this.#settings.catalog ?? client.catalog ?? (process.env['ZEROBUS_CATALOG'] || undefined);
    const table = resolveTable(this.#type.table, catalog);
    client.check();
    this.#table = table;
    this.#transport = client.transport(grpcTransport());
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
        onAcknowledged: (frames) => this.#onAcknowledged(frames),
        onStateChange: (to, from, reason) => this.#onChanged(to, from, reason),
      },
    );
    this.#isAccepting = true;
  }

  async #close(): Promise<void> {
    if (this.#endError === undefined) {
      this.#isAccepting = false;
      this.#intake.close();
      await this.flush();
      if (this.#stream === undefined) this.#finish(undefined);
      else this.#stream.close();
    }
    const error = await this.closed;
    if (error !== undefined && error.code !== 'aborted' && this.#waiters.acked < this.#intake.accepted) throw error;
  }

  #onAcknowledged(frames: readonly Frame[]): void {
    const records = this.#waiters.acknowledge(frames);
    this.#intake.onAcknowledged();
    this.#outages.onAcknowledged();
    notify(this.#settings.onAck, { acked: this.#waiters.acked, records });
  }

  #onChanged(to: StreamState, from: StreamState, reason: ZerobusError | undefined): void {
    const change = { from, to, reason };
    logStateChange(this.#settings.logger, this.#table, change);
    this.#outages.onStateChange(change);
    if (to === 'open') this.#waiters.resolveOpen();
    else if (to === 'failed' && reason !== undefined) this.#finish(reason);
    else if (to === 'closed') this.#finish(undefined);
    notify(this.#settings.onState, change);
  }

  #fail(error: ZerobusError): void {
    if (this.#stream === undefined) this.#finish(error);
    else this.#stream.fail(error);
  }

  /** Ends the producer for good. */
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
    const text = `The stream did not open within ${this.#settings.deliveryTimeoutMs} ms (deliveryTimeoutMs)`;
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
    const text = `Ignoring unknown key '${path}': table ${this.#table} has no such column (unknownKeys: 'throw' rejects it)`;
    warn('ZEROBUS_UNKNOWN_KEY', text);
  }
}

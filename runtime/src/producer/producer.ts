import process from 'node:process';
import { BufferPool } from '../batch/buffer-pool.js';
import { defaultClient } from '../client/default-client.js';
import { recordTypeError } from '../codecs/value-errors.js';
import { isError } from '../errors/is-error.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { RecordCodec } from '../record/record-type.js';
import { type Scheduler, systemScheduler } from '../time/scheduler.js';
import { abortedWaitError, onAbort, type WaitOptions, waitFor } from '../time/wait.js';
import type { TransportProvider } from '../transport/transport-provider.js';
import { KeyInspector } from './key-inspector.js';
import { laneKey } from './lane-key.js';
import { warn } from './notify.js';
import { Pipeline } from './pipeline.js';
import { closedError } from './producer-errors.js';
import type { CloseOptions, ProducerOptions } from './producer-options.js';
import { type ProducerSettings, resolveProducerSettings } from './producer-settings.js';
import { emptyStats, type ProducerStats } from './producer-stats.js';
import { decodeRecord, recordEncoder } from './record-bytes.js';
import { resolveTable } from './table-name.js';
import { VERSION } from './version.js';
import { writeAll } from './write-all.js';

/** Milliseconds that `close` waits for the last acknowledgements by default. */
const CLOSE_TIMEOUT_MS = 30_000;

/**
 * Streams records into a table. Generated producers extend this class.
 *
 * A producer connects at the first record, gathers records into batches, keeps them until the service acknowledges them, and
 * replaces streams that end. Records reach the table at least once, in the order in which they were written. After a permanent
 * error all pending promises reject with it, and `unacknowledged()` returns the records that were not acknowledged.
 *
 * Callbacks and the logger are called after the change that they are about is complete; they may use the producer.
 *
 * @example
 * const producer = new SensorEventProducer();
 * try {
 *   await producer.send({ device_id: 'sensor-1', event_ts: new Date() });
 * } finally {
 *   await producer.close();
 * }
 */
export class BaseProducer<Init, Rec> {
  /**
   * Resolves when the producer has ended and its streams are closed: with undefined after `close()`, otherwise with the error
   * that ended it. Never rejects.
   */
  readonly closed: Promise<ZerobusError | undefined>;
  readonly #type: RecordCodec<Init, Rec>;
  readonly #settings: ProducerSettings;
  readonly #transport: TransportProvider;
  readonly #scheduler: Scheduler;
  readonly #keys: KeyInspector;
  /** The option `key`. */
  readonly #key: ProducerSettings['key'];
  #table: string;
  /** Undefined until the producer is first used. */
  #pipeline: Pipeline<Init> | undefined;
  #isEnded = false;
  /** The error that ended the producer; undefined while it works and after `close()`. */
  #endError: ZerobusError | undefined;
  #closing: Promise<void> | undefined;
  #resolveClosed: (error: ZerobusError | undefined) => void = () => {};
  /** Ends listening for `options.signal`. */
  #stopListening: () => void = () => {};

  /**
   * Creates a producer for the record class `type`. Opens no connection. `transport` is used unless the client has one of its own. Tests
   * may pass a `scheduler` to control time.
   *
   * @throws `configuration` if an option is unknown or has a wrong value; the message names it.
   */
  constructor(
    type: RecordCodec<Init, Rec>,
    options: ProducerOptions<Rec>,
    transport: TransportProvider,
    scheduler: Scheduler = systemScheduler,
  ) {
    this.#type = type;
    this.#table = type.table;
    this.#settings = resolveProducerSettings(options);
    this.#transport = transport;
    this.#scheduler = scheduler;
    this.#key = this.#settings.key;
    this.#keys = new KeyInspector(type.columns, this.#settings.unknownKeys, (path) => this.#warnAboutKey(path));
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
   * @throws `record-rejected` if the service cannot decode the record.
   * @throws `buffer-full` if twice the window is in flight, `spool-full` if the spool is full; the record was not accepted.
   * @throws `configuration` if a setting is missing, at the first record.
   * @throws `aborted` if `signal` was aborted.
   * @throws `closed` after `close()`, or the error that ended the producer.
   */
  send(record: Init, { signal }: WaitOptions = {}): Promise<void> {
    const durable = new Promise<void>((resolve, reject) => {
      if (signal?.aborted === true) throw abortedWaitError(signal);
      try {
        const pipeline = this.#start();
        pipeline.send(record, this.#admit(record, pipeline), resolve, reject);
      } catch (error) {
        throw this.#addTable(error);
      }
    });
    return waitFor(durable, signal);
  }

  /**
   * Encodes a record into the open batch, and does not wait for its acknowledgement. Returns a promise if the caller must wait
   * before the next record: because `inFlight` is used up, or because 5 ms of writing have passed and the event loop must run.
   * The record is accepted in either case. Many callers may wait, and go on in the order of their calls. The promise never rejects; the
   * next call throws the error that ended the producer. Call `flush()` to wait for the acknowledgements. An error leaves the records
   * before this one accepted.
   *
   * @example
   * const room = producer.write(record);
   * if (room !== undefined) await room;
   *
   * @throws `invalid-value`, `unknown-key` or `record-too-large` if the record is wrong; it was not accepted.
   * @throws `buffer-full` if twice the window is in flight, because promises were not awaited; the record was not accepted.
   * @throws `spool-full` if the spool is full and its option `whenFull` is `'fail'`; the record was not accepted.
   * @throws `configuration` if a setting is missing, at the first record.
   * @throws `closed` after `close()`, or the error that ended the producer.
   */
  write(record: Init): Promise<void> | undefined {
    try {
      const pipeline = this.#start();
      return pipeline.write(record, this.#admit(record, pipeline));
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
    await writeAll(records, { room: () => this.#pipeline?.room(), write: (record) => this.write(record) }, signal);
    await this.flush({ signal });
  }

  /**
   * Sends the open batch, and resolves when the service has acknowledged every record accepted so far, or `onReject` got it. With a
   * spool, also what an earlier process left.
   *
   * @throws `aborted` if `signal` was aborted.
   * @throws The error that ended the producer.
   */
  async flush({ signal }: WaitOptions = {}): Promise<void> {
    if (this.#pipeline === undefined && this.#settings.spool !== undefined && !this.#isEnded) this.#start();
    await this.#pipeline?.flush(signal);
  }

  /**
   * Connects and authenticates without a record, and resolves when the stream is open. Use it to report a wrong setting at startup.
   *
   * @throws `configuration` if a setting is missing.
   * @throws `connect-timeout` after `deliveryTimeoutMs`, at most 5 minutes; its `cause` is what the last attempt failed with.
   * @throws `spool-locked` and the other errors of a spool.
   * @throws `aborted` if `signal` was aborted.
   * @throws `closed` after `close()`, or the error that ended the producer.
   */
  async ready(options: WaitOptions = {}): Promise<void> {
    await this.#start().ready(options);
  }

  /**
   * Writes the open batch to the spool, and resolves when the spool holds every record accepted so far: they survive the process, and with
   * the option `fsync` a power failure.
   *
   * @throws `configuration` if the producer has no spool.
   * @throws `aborted` if `signal` was aborted.
   * @throws The error that ended the producer.
   */
  async spooled(options: WaitOptions = {}): Promise<void> {
    await this.#start().spooled(options);
  }

  /**
   * Accepts no more records, waits until the service has acknowledged all of them, and ends the streams. May be called more than
   * once; the earliest deadline counts. Resolves after `abort`. At the deadline it resolves nevertheless if a spool holds what is left,
   * for the next producer.
   *
   * @throws `close-timeout` after `timeoutMs`, or when `signal` is aborted, if records are unacknowledged: see `unacknowledged()`.
   * @throws The error that ended the producer, if it left records unacknowledged.
   */
  close(options: CloseOptions = {}): Promise<void> {
    const { timeoutMs = CLOSE_TIMEOUT_MS, signal } = options;
    if (!isTimeout(timeoutMs)) return Promise.reject(this.#timeoutError('close'));
    if (this.#pipeline !== undefined) this.#pipeline.close(timeoutMs, signal);
    else this.#end(undefined);
    this.#closing ??= this.#waitForEnd();
    return this.#closing;
  }

  /**
   * Delivers everything, then retires the persistent stream of `delivery: 'exactly-once'`, which can never be resumed, and closes. A
   * later producer creates a new stream.
   *
   * @throws `configuration` if `delivery` is not `'exactly-once'`.
   * @throws `close-timeout` after `timeoutMs`, or when `signal` is aborted: the stream may not be retired.
   * @throws The error of the service, and the errors of `close()`.
   */
  async retire(options: CloseOptions = {}): Promise<void> {
    if (this.#settings.delivery !== 'exactly-once') {
      throw new ZerobusError('configuration', "retire() needs the option delivery: 'exactly-once'", {
        table: this.#table,
      });
    }
    const { timeoutMs = CLOSE_TIMEOUT_MS, signal } = options;
    if (!isTimeout(timeoutMs)) throw this.#timeoutError('retire');
    const pipeline = this.#start();
    try {
      await pipeline.retire(timeoutMs, signal);
    } finally {
      await this.close(options);
    }
  }

  /**
   * Ends the producer at once. All pending promises reject with `aborted`, and `unacknowledged()` keeps the records that were not
   * acknowledged. `reason` becomes the `cause` of the error.
   */
  abort(reason?: unknown): void {
    const why = isError(reason) ? `: ${reason.message}` : typeof reason === 'string' ? `: ${reason}` : '';
    const error = new ZerobusError('aborted', `The producer was aborted${why}`, { table: this.#table, cause: reason });
    if (this.#pipeline === undefined) this.#end(error);
    else this.#pipeline.fail(error);
  }

  /** Calls `close()`, at the end of an `await using` block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Returns the records that the service has not acknowledged, in the order of writing; with `ordering: 'key'`, in the order
   * of each key. Decodes all of them at each call. After a failure, write them with a new producer. Some of them may have reached
   * the table already, and are then there twice. Records in a spool are not included: the next producer with that spool delivers
   * them.
   */
  unacknowledged(): Rec[] {
    const { format } = this.#settings;
    return (this.#pipeline?.unacknowledged() ?? []).map((bytes) => decodeRecord(this.#type, format, bytes));
  }

  /** Counters since the producer was created. */
  get stats(): ProducerStats {
    return this.#pipeline?.stats ?? emptyStats(this.#settings.inFlight);
  }

  /** Throws if the record is not an object of known keys. Returns the number that chooses its lane. */
  #admit(record: Init, pipeline: Pipeline<Init>): number {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) throw recordTypeError(record);
    this.#keys.inspect(record);
    const key = this.#key === undefined ? 0 : laneKey(this.#key(record));
    // A getter of the record, or the function, may have closed the producer.
    if (!pipeline.isAccepting) this.#start();
    return key;
  }

  /** Returns the pipeline. Throws `configuration`, `closed`, or the error that ended the producer. */
  #start(): Pipeline<Init> {
    const pipeline = this.#pipeline;
    if (pipeline?.isAccepting === true) return pipeline;
    if (pipeline !== undefined || this.#isEnded) throw pipeline?.error ?? this.#endError ?? closedError(this.#table);
    return this.#createPipeline();
  }

  /** Creates the pipeline, which depends on the settings. */
  #createPipeline(): Pipeline<Init> {
    const client = this.#settings.client ?? defaultClient();
    const catalog = this.#settings.catalog ?? client.catalog ?? (process.env['ZEROBUS_CATALOG'] || undefined);
    const table = resolveTable(this.#type.table, catalog);
    client.check();
    this.#table = table;
    const { format, userAgent } = this.#settings;
    this.#pipeline = new Pipeline({
      table,
      encoder: recordEncoder(this.#type, format),
      schema: { descriptor: this.#type.descriptor, format },
      settings: this.#settings,
      userAgent: [`zerobus-runtime/${VERSION}`, userAgent].filter((part) => part !== undefined).join(' '),
      transport: client.transport(this.#transport),
      tokens: client.tokens(),
      pool: client.buffers?.() ?? new BufferPool(Number.POSITIVE_INFINITY, this.#scheduler),
      scheduler: this.#scheduler,
      decode: (bytes, other) => decodeRecord(this.#type, other, bytes),
      onEnded: (error) => this.#end(error),
    });
    return this.#pipeline;
  }

  async #waitForEnd(): Promise<void> {
    const error = await this.closed;
    if (error !== undefined && error.code !== 'aborted' && this.#pipeline?.isSettled === false) throw error;
  }

  #end(error: ZerobusError | undefined): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#endError = error;
    this.#stopListening();
    this.#resolveClosed(error);
  }

  #timeoutError(method: string): ZerobusError {
    const text = `timeoutMs of ${method}() must be a number of milliseconds from 0 to 2147483647`;
    return new ZerobusError('configuration', text, { table: this.#table });
  }

  #addTable(error: unknown): unknown {
    return ZerobusError.is(error) ? error.of(this.#table) : error;
  }

  #warnAboutKey(path: string): void {
    const text = `Ignoring unknown key '${path}': table ${this.#table} has no such column (unknownKeys: 'throw' rejects it)`;
    warn('ZEROBUS_UNKNOWN_KEY', text);
  }
}

function isTimeout(ms: number): boolean {
  return ms >= 0 && ms < 2 ** 31;
}

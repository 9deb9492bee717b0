import type { TokenSource } from '../auth/token-source.js';
import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { StreamEvents, StreamHandle, Transport } from '../grpc/transport.js';
import { Backoff, type BackoffOptions } from '../time/backoff.js';
import { Deadline } from '../time/deadline.js';
import type { Scheduler, Timer } from '../time/scheduler.js';
import { AckLedger } from './ack-ledger.js';
import { chooseRecovery } from './recovery.js';
import { isFinal, nextState, type StreamEvent, type StreamState } from './stream-state.js';

/** What a stream needs; times are in milliseconds. */
export interface TableStreamOptions {
  readonly table: string;
  readonly descriptor: Uint8Array;
  readonly userAgent: string;
  readonly retry: BackoffOptions;
  /** For one attempt: token, connection and creation of the stream. */
  readonly connectTimeoutMs: number;
  /** Without progress while something is in flight. */
  readonly ackTimeoutMs: number;
  /** From the writing of a record on, retries included. */
  readonly deliveryTimeoutMs: number;
}

/** What its owner is told. */
export interface TableStreamObserver {
  /** These are durable, and have left the queue. */
  acknowledged(frames: readonly Frame[]): void;
  /** `reason`: what led to it, where that was an error. */
  changed(to: StreamState, from: StreamState, reason: ZerobusError | undefined): void;
}

/**
 * Brings the frames of a queue to a table, in order, over as many streams as that takes: one at a time, a lost one replaced,
 * what was not acknowledged sent again from offset 0.
 */
export class TableStream {
  readonly #options: TableStreamOptions;
  readonly #queue: FrameQueue;
  readonly #transport: Transport;
  readonly #tokens: TokenSource;
  readonly #scheduler: Scheduler;
  readonly #observer: TableStreamObserver;
  readonly #backoff: Backoff;
  readonly #ackDeadline: Deadline;
  readonly #deliveryDeadline: Deadline;
  #state: StreamState = 'idle';
  /** Counts attempts: what an earlier one still says is not heard. */
  #attempt = 0;
  #handle: StreamHandle | undefined;
  #ledger = new AckLedger();
  #token = '';
  /** Whether a fresh token was fetched since the last progress. */
  #isTokenFresh = false;
  /** Whether somebody waits for the stream to open although there is nothing to send. */
  #isOpenRequested = false;
  #writable = false;
  #progressAt = 0;
  #timer: Timer | undefined;
  #lastError: ZerobusError | undefined;
  /** Whether this stream had anything acknowledged. */
  #hasProgress = false;
  #streams = 0;
  /** Aborted when the stream is over. */
  readonly #abortController = new AbortController();

  constructor(
    options: TableStreamOptions,
    queue: FrameQueue,
    transport: Transport,
    tokens: TokenSource,
    scheduler: Scheduler,
    observer: TableStreamObserver,
  ) {
    this.#options = options;
    this.#queue = queue;
    this.#transport = transport;
    this.#tokens = tokens;
    this.#scheduler = scheduler;
    this.#observer = observer;
    this.#backoff = new Backoff(options.retry, scheduler.random);
    this.#ackDeadline = new Deadline(
      scheduler,
      () => this.#ackDue(),
      () => this.#ackExpired(),
      true,
    );
    this.#deliveryDeadline = new Deadline(
      scheduler,
      () => this.#deliveryDue(),
      () => this.#deliveryExpired(),
      true,
    );
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Streams that were opened after the first one. */
  get reconnects(): number {
    return Math.max(0, this.#streams - 1);
  }

  /** What kept the stream from opening, or ended it, most recently. */
  get lastError(): ZerobusError | undefined {
    return this.#lastError;
  }

  /** Connects although there may be nothing to send. */
  open(): void {
    this.#isOpenRequested = true;
    if (this.#state === 'idle') this.#connect(undefined);
  }

  /** Nobody waits for the stream to open any more. */
  cancelOpen(): void {
    this.#isOpenRequested = false;
  }

  /** There are new frames in the queue. */
  push(): void {
    if (isFinal(this.#state)) return;
    this.#deliveryDeadline.watch();
    if (this.#state === 'open') this.#pump();
    else if (this.#state === 'idle') this.#connect(undefined);
  }

  /** Ends the stream in good order. To be called when the queue is empty. */
  close(): void {
    if (this.#state === 'closing' || isFinal(this.#state)) return;
    const live = this.#state === 'open' || this.#state === 'draining';
    this.#stopTimers();
    this.#move('close', undefined);
    if (live && this.#handle !== undefined) this.#handle.end();
    else this.#onClosed();
  }

  /** Ends the stream at once, for `error`. The queue stays as it is. */
  fail(error: ZerobusError): void {
    if (isFinal(this.#state)) return;
    this.#lastError = error;
    this.#leave('fail', error);
  }

  #onClosed(): void {
    if (!isFinal(this.#state)) this.#leave('end', undefined);
  }

  #leave(event: 'fail' | 'end', reason: ZerobusError | undefined): void {
    this.#drop();
    this.#stopTimers();
    this.#abortController.abort();
    this.#move(event, reason);
  }

  #connect(reason: ZerobusError | undefined): void {
    const attempt = ++this.#attempt;
    this.#move('connect', reason);
    if (this.#attempt !== attempt || this.#state !== 'connecting') return;
    this.#timer = this.#scheduler.after(this.#options.connectTimeoutMs, () => {
      const awaited = this.#handle === undefined ? 'token' : `stream from ${this.#transport.endpoint}`;
      const text = `No ${awaited} after ${this.#options.connectTimeoutMs} ms`;
      this.#retry(
        new ZerobusError('connect-timeout', text, { table: this.#options.table, cause: this.#lastError }),
        true,
      );
    });
    this.#tokens.token(this.#options.table, this.#abortController.signal).then(
      (token) => {
        if (this.#attempt === attempt) this.#openStream(token, attempt);
      },
      (error: unknown) => {
        if (this.#attempt === attempt) this.#onEnded(ZerobusError.from(error).of(this.#options.table));
      },
    );
  }

  #openStream(token: string, attempt: number): void {
    this.#token = token;
    const { table, descriptor, userAgent } = this.#options;
    this.#ledger = new AckLedger();
    this.#hasProgress = false;
    this.#handle = this.#transport.open({ table, descriptor, token, userAgent }, this.#createEvents(attempt));
  }

  #createEvents(attempt: number): StreamEvents {
    const current = (): boolean => this.#attempt === attempt;
    return {
      opened: () => {
        if (current() && this.#state === 'connecting') this.#onOpened();
      },
      acknowledged: (offset) => {
        if (current()) this.#onAcknowledged(offset);
      },
      closing: (durationMs) => {
        if (current()) this.#drain(durationMs);
      },
      writable: () => {
        if (!current()) return;
        this.#writable = true;
        this.#pump();
      },
      ended: (error) => {
        if (!current()) return;
        this.#handle = undefined;
        if (this.#state === 'closing') this.#onClosed();
        else this.#onEnded(error);
      },
    };
  }

  #onOpened(): void {
    this.#stopTimer();
    this.#isOpenRequested = false;
    this.#writable = true;
    this.#streams++;
    this.#move('opened', undefined);
    this.#pump();
  }

  #pump(): void {
    while (this.#state === 'open' && this.#writable) {
      const frame = this.#queue.at(this.#ledger.inFlight);
      if (frame === undefined || this.#handle === undefined) return;
      if (this.#ledger.inFlight === 0) this.#progressAt = this.#scheduler.now();
      this.#writable = this.#handle.send(frame.message(this.#ledger.next()));
      this.#ackDeadline.watch();
    }
  }

  #onAcknowledged(offset: number): void {
    let fresh: number;
    try {
      fresh = this.#ledger.acknowledge(offset);
    } catch (error) {
      this.fail(ZerobusError.from(error).of(this.#options.table));
      return;
    }
    if (fresh === 0) return;
    this.#progressAt = this.#scheduler.now();
    this.#backoff.progress();
    this.#hasProgress = true;
    this.#isTokenFresh = false;
    const frames: Frame[] = [];
    for (let count = 0; count < fresh; count++) {
      const frame = this.#queue.shift();
      if (frame !== undefined) frames.push(frame);
    }
    this.#observer.acknowledged(frames);
    if (this.#state === 'draining' && this.#ledger.inFlight === 0) this.#rotate();
  }

  #drain(durationMs: number): void {
    if (this.#state !== 'open') return;
    this.#move('drain', undefined);
    if (this.state !== 'draining') return;
    if (this.#ledger.inFlight === 0) this.#rotate();
    else this.#timer = this.#scheduler.after(durationMs, () => this.#rotate());
  }

  /** Leaves a stream that was drained, or had its time to. */
  #rotate(): void {
    if (this.#ledger.inFlight === 0) {
      this.#handle?.end();
      this.#handle = undefined;
    }
    this.#reconnect(undefined);
  }

  #onEnded(error: ZerobusError | undefined): void {
    const recovery = chooseRecovery(error);
    if (recovery === 'reconnect') this.#reconnect(error);
    else if (recovery === 'retry') this.#retry(error);
    else if (
      recovery === 'fresh-token' &&
      !this.#isTokenFresh &&
      this.#tokens.refused(this.#options.table, this.#token)
    ) {
      this.#isTokenFresh = true;
      this.#drop();
      this.#connect(error);
    } else this.fail(error ?? new ZerobusError('internal', 'The stream failed without an error'));
  }

  /** The next stream at once, where this one achieved something: else a server that opens and ends streams is stormed. */
  #reconnect(reason: ZerobusError | undefined): void {
    if (!this.#hasProgress) {
      this.#retry(reason);
      return;
    }
    this.#drop();
    if (this.#hasWork()) this.#connect(reason);
    else this.#move('rest', reason);
  }

  /** `suspect`: the connection may be dead. */
  #retry(error: ZerobusError | undefined, suspect: boolean = false): void {
    if (error !== undefined) this.#lastError = error;
    this.#drop(suspect);
    this.#move('retry', error);
    if (this.#state !== 'backing-off') return;
    const again = (): void => (this.#hasWork() ? this.#connect(error) : this.#move('rest', undefined));
    this.#timer = this.#scheduler.after(this.#backoff.next(), again, !this.#hasWork());
  }

  #ackDue(): number | undefined {
    const awaited = (this.#state === 'open' || this.#state === 'draining') && this.#ledger.inFlight > 0;
    return awaited ? this.#progressAt + this.#options.ackTimeoutMs : undefined;
  }

  #ackExpired(): void {
    const text = `Nothing was acknowledged for ${this.#options.ackTimeoutMs} ms`;
    this.#retry(new ZerobusError('ack-timeout', text, { table: this.#options.table }), true);
  }

  #deliveryDue(): number | undefined {
    const oldest = this.#queue.at(0);
    return oldest === undefined ? undefined : oldest.openedAt + this.#options.deliveryTimeoutMs;
  }

  #deliveryExpired(): void {
    const { table, deliveryTimeoutMs } = this.#options;
    const cause = this.#lastError;
    const reason = cause === undefined ? '' : `; the last failure was: ${cause.rawMessage} [${cause.code}]`;
    const text = `A record was not durable ${deliveryTimeoutMs} ms after it was written${reason}`;
    this.fail(new ZerobusError('delivery-timeout', text, { table, ...(cause === undefined ? {} : { cause }) }));
  }

  #hasWork(): boolean {
    return this.#isOpenRequested || this.#queue.length > 0;
  }

  /** Forgets the stream that is open or being opened, whatever it may still say. */
  #drop(suspect: boolean = false): void {
    this.#attempt++;
    this.#stopTimer();
    this.#writable = false;
    const handle = this.#handle;
    this.#handle = undefined;
    handle?.cancel(suspect);
  }

  /** Of the connecting, the draining or the backing off. */
  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #stopTimers(): void {
    this.#stopTimer();
    this.#ackDeadline.stop();
    this.#deliveryDeadline.stop();
  }

  #move(event: StreamEvent, reason: ZerobusError | undefined): void {
    const from = this.#state;
    this.#state = nextState(from, event);
    this.#observer.changed(this.#state, from, reason);
  }
}

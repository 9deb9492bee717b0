import type { TokenSource } from '../auth/token-source.js';
import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { Backoff, type BackoffOptions } from '../time/backoff.js';
import { Deadline } from '../time/deadline.js';
import type { Scheduler, Timer } from '../time/scheduler.js';
import type { StreamEvents, StreamHandle } from '../transport/stream-handle.js';
import type { Transport } from '../transport/transport.js';
import { AckLedger } from './ack-ledger.js';
import { chooseRecovery } from './recovery.js';
import { isFinal, nextState, type StreamEvent, type StreamState } from './stream-state.js';

/** The settings of a stream; times are in milliseconds. */
export interface TableStreamOptions {
  readonly table: string;
  readonly descriptor: Uint8Array;
  readonly userAgent: string;
  readonly retry: BackoffOptions;
  /** For one attempt to connect: token, connection and stream. */
  readonly connectTimeoutMs: number;
  /** Without an acknowledgement while something is in flight. */
  readonly ackTimeoutMs: number;
  /** From the writing of a record to its acknowledgement, retries included. */
  readonly deliveryTimeoutMs: number;
}

/** Receives the progress of a stream. */
export interface TableStreamObserver {
  /** The service acknowledged these frames, which have left the queue. */
  onAcknowledged(frames: readonly Frame[]): void;
  /** The state changed. `reason` is the error that caused it, if any. */
  onStateChange(to: StreamState, from: StreamState, reason: ZerobusError | undefined): void;
}

/**
 * Sends the frames of a queue to a table, in order. Uses one stream at a time, replaces a lost one, and replays unacknowledged frames
 * on the next, from offset 0.
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
  /** Number of the current attempt: events of earlier ones are ignored. */
  #attempt = 0;
  #handle: StreamHandle | undefined;
  #ledger = new AckLedger();
  #token = '';
  /** Whether a new token was requested since the last acknowledgement, after a rejected one. */
  #hasRefreshedToken = false;
  /** Whether a caller waits for the stream to open, although there may be nothing to send. */
  #isOpenRequested = false;
  #writable = false;
  #progressAt = 0;
  #timer: Timer | undefined;
  #lastError: ZerobusError | undefined;
  /** Whether this stream acknowledged anything. */
  #hasProgress = false;
  #streams = 0;
  /** Cancels requests when the stream ends for good. */
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

  /** Number of streams that were opened after the first one. */
  get reconnects(): number {
    return Math.max(0, this.#streams - 1);
  }

  /** The most recent error that kept a stream from opening, or ended it. */
  get lastError(): ZerobusError | undefined {
    return this.#lastError;
  }

  /** Connects, although there may be nothing to send. */
  open(): void {
    this.#isOpenRequested = true;
    if (this.#state === 'idle') this.#connect(undefined);
  }

  /** Stops connecting if there is nothing to send: no caller waits for the stream any more. */
  cancelOpen(): void {
    this.#isOpenRequested = false;
  }

  /** Sends new frames of the queue, connecting if necessary. */
  push(): void {
    if (isFinal(this.#state)) return;
    this.#deliveryDeadline.watch();
    if (this.#state === 'open') this.#pump();
    else if (this.#state === 'idle') this.#connect(undefined);
  }

  /** Ends the stream gracefully. Call it when the queue is empty. */
  close(): void {
    if (this.#state === 'closing' || isFinal(this.#state)) return;
    const live = this.#state === 'open' || this.#state === 'draining';
    this.#stopTimers();
    this.#move('close', undefined);
    if (live && this.#handle !== undefined) this.#handle.end();
    else this.#onClosed();
  }

  /** Ends the stream at once because of `error`. The queue keeps its frames. */
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
      const missing = this.#handle === undefined ? 'token' : `stream from ${this.#transport.endpoint}`;
      const text = `No ${missing} after ${this.#options.connectTimeoutMs} ms (connectTimeoutMs)`;
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
    this.#handle = this.#transport.open(
      { table, descriptor, format: 'proto', token, userAgent },
      this.#createEvents(attempt),
    );
  }

  #createEvents(attempt: number): StreamEvents {
    const isCurrent = (): boolean => this.#attempt === attempt;
    return {
      opened: () => {
        if (isCurrent() && this.#state === 'connecting') this.#onOpened();
      },
      acknowledged: (offset) => {
        if (isCurrent()) this.#onAcknowledged(offset);
      },
      closing: (durationMs) => {
        if (isCurrent()) this.#drain(durationMs);
      },
      writable: () => {
        if (!isCurrent()) return;
        this.#writable = true;
        this.#pump();
      },
      ended: (error) => {
        if (!isCurrent()) return;
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
      this.#writable = this.#handle.send(frame.sending(), this.#ledger.next());
      this.#ackDeadline.watch();
    }
  }

  #onAcknowledged(offset: number): void {
    let added: number;
    try {
      added = this.#ledger.acknowledge(offset);
    } catch (error) {
      this.fail(ZerobusError.from(error).of(this.#options.table));
      return;
    }
    if (added === 0) return;
    this.#progressAt = this.#scheduler.now();
    this.#backoff.progress();
    this.#hasProgress = true;
    this.#hasRefreshedToken = false;
    const frames: Frame[] = [];
    for (let count = 0; count < added; count++) {
      const frame = this.#queue.shift();
      if (frame !== undefined) frames.push(frame);
    }
    this.#observer.onAcknowledged(frames);
    if (this.#state === 'draining' && this.#ledger.inFlight === 0) this.#rotate();
  }

  #drain(durationMs: number): void {
    if (this.#state !== 'open') return;
    this.#move('drain', undefined);
    if (this.state !== 'draining') return;
    if (this.#ledger.inFlight === 0) this.#rotate();
    else this.#timer = this.#scheduler.after(durationMs, () => this.#rotate());
  }

  /** Replaces a stream that has drained, or whose time to drain is over. */
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
      !this.#hasRefreshedToken &&
      this.#tokens.refused(this.#options.table, this.#token)
    ) {
      this.#hasRefreshedToken = true;
      this.#drop();
      this.#connect(error);
    } else this.fail(error ?? new ZerobusError('internal', 'The stream failed without an error'));
  }

  /** Opens the next stream at once if this one acknowledged anything. Otherwise waits, so as not to flood a server that opens and ends streams. */
  #reconnect(reason: ZerobusError | undefined): void {
    if (!this.#hasProgress) {
      this.#retry(reason);
      return;
    }
    this.#drop();
    if (this.#hasWork()) this.#connect(reason);
    else this.#move('rest', reason);
  }

  /** Waits, then opens the next stream. `suspect` means that the connection may be dead. */
  #retry(error: ZerobusError | undefined, suspect: boolean = false): void {
    if (error !== undefined) this.#lastError = error;
    this.#drop(suspect);
    this.#move('retry', error);
    if (this.#state !== 'backing-off') return;
    const proceed = (): void => (this.#hasWork() ? this.#connect(error) : this.#move('rest', undefined));
    this.#timer = this.#scheduler.after(this.#backoff.next(), proceed, !this.#hasWork());
  }

  #ackDue(): number | undefined {
    const awaited = (this.#state === 'open' || this.#state === 'draining') && this.#ledger.inFlight > 0;
    return awaited ? this.#progressAt + this.#options.ackTimeoutMs : undefined;
  }

  #ackExpired(): void {
    const text = `No acknowledgement for ${this.#options.ackTimeoutMs} ms (ackTimeoutMs)`;
    this.#retry(new ZerobusError('ack-timeout', text, { table: this.#options.table }), true);
  }

  #deliveryDue(): number | undefined {
    const oldest = this.#queue.at(0);
    return oldest === undefined ? undefined : oldest.openedAt + this.#options.deliveryTimeoutMs;
  }

  #deliveryExpired(): void {
    const { table, deliveryTimeoutMs } = this.#options;
    const cause = this.#lastError;
    const reason = cause === undefined ? '' : `. Last failure: ${cause.rawMessage} [${cause.code}]`;
    const text = `A record was not acknowledged within ${deliveryTimeoutMs} ms (deliveryTimeoutMs)${reason}`;
    this.fail(new ZerobusError('delivery-timeout', text, { table, ...(cause === undefined ? {} : { cause }) }));
  }

  #hasWork(): boolean {
    return this.#isOpenRequested || this.#queue.length > 0;
  }

  /** Cancels the stream that is open or connecting, and ignores its further events. */
  #drop(suspect: boolean = false): void {
    this.#attempt++;
    this.#stopTimer();
    this.#writable = false;
    const handle = this.#handle;
    this.#handle = undefined;
    handle?.cancel(suspect);
  }

  /** Stops the timer of connecting, draining or backing off. */
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
    this.#observer.onStateChange(this.#state, from, reason);
  }
}

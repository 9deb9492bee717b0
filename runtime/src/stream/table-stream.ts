import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { Allowance } from '../time/allowance.js';
import { Backoff, type BackoffOptions } from '../time/backoff.js';
import { Deadline } from '../time/deadline.js';
import type { Timer } from '../time/scheduler.js';
import type { RecordFormat } from '../transport/outgoing-batch.js';
import type { OpenedStream } from '../transport/stream-handle.js';
import { Attempt, type AttemptOwner, type AttemptParts, type AttemptSettings } from './attempt.js';
import type { DurableStream } from './durable-stream.js';
import { chooseRecovery } from './recovery.js';
import { isFinal, nextState, type StreamEvent, type StreamState } from './stream-state.js';
import { TokenRefusals } from './token-refusals.js';

/** A stream that stays open this many milliseconds and acknowledges is healthy: the delays start again from the first. */
const HEALTHY_MS = 5000;
/** Streams that may be replaced at once in a row, and the milliseconds after which one more may be. */
const PLANNED_BURST = 10;
const PLANNED_INTERVAL_MS = 1000;

/** A serialized `google.protobuf.DescriptorProto` and the format of its records. */
export interface StreamSchema {
  readonly descriptor: Uint8Array;
  readonly format: RecordFormat;
}

/** The settings of a stream; times are in milliseconds. */
export interface TableStreamOptions extends AttemptSettings {
  readonly table: string;
  /** By number: frames name theirs. */
  readonly schemas: readonly StreamSchema[];
  readonly userAgent: string;
  readonly retry: BackoffOptions;
  /** Whether the next stream is used only after the one before it has ended, which keeps the order of writing. */
  readonly isOrdered: boolean;
  /** The persistent stream; undefined for ephemeral ones. */
  readonly durable: DurableStream | undefined;
}

/** Receives the progress of a stream, and decides about single frames. */
export interface TableStreamObserver {
  /** The service acknowledged these frames. */
  onAcknowledged(frames: readonly Frame[]): void;
  /** The state changed. `reason` is the error that caused it, if any. */
  onStateChange(to: StreamState, from: StreamState, reason: ZerobusError | undefined): void;
  /** A persistent stream was created or resumed; the next frame gets `nextOffset`. */
  onResumed(streamId: string, nextOffset: number): void;
  /** The service cannot decode a record of these frames, which were in flight. Returns the error that ends the producer, if it must end. */
  onRejected(frames: readonly Frame[], error: ZerobusError): ZerobusError | undefined;
  /** Brings the bytes of a frame into memory. Returns false if it may not be sent yet; `push` is called when it may. */
  prepare(frame: Frame): boolean;
}

/**
 * Sends the frames of a queue to a table, in order. Replaces a stream that ends, and replays what it left unacknowledged. A planned end
 * costs no pause: the next stream opens while the old one drains.
 */
export class TableStream implements AttemptOwner {
  readonly #options: TableStreamOptions;
  readonly #queue: FrameQueue;
  readonly #parts: AttemptParts;
  readonly #observer: TableStreamObserver;
  readonly #backoff: Backoff;
  readonly #planned: Allowance;
  readonly #refusals = new TokenRefusals();
  readonly #drainDeadline: Deadline;
  #state: StreamState = 'idle';
  /** The newest attempt. */
  #current: Attempt | undefined;
  /** The one before it, while it drains. */
  #old: Attempt | undefined;
  #drainUntil = 0;
  /** Whether a caller waits for the stream to open, although there may be nothing to send. */
  #isOpenRequested = false;
  #timer: Timer | undefined;
  #lastError: ZerobusError | undefined;
  #streams = 0;
  /** Whether the last frame that was sent may hold a bad record. */
  #isIsolating = false;

  constructor(options: TableStreamOptions, queue: FrameQueue, parts: AttemptParts, observer: TableStreamObserver) {
    this.#options = options;
    this.#queue = queue;
    this.#parts = parts;
    this.#observer = observer;
    this.#backoff = new Backoff(options.retry, parts.scheduler.random);
    this.#planned = new Allowance(parts.scheduler, PLANNED_BURST, PLANNED_INTERVAL_MS);
    this.#drainDeadline = new Deadline(
      parts.scheduler,
      () => (this.#old === undefined ? undefined : this.#drainUntil),
      () => this.#endOld(undefined),
    );
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Number of streams that were opened after the first one. */
  get reconnects(): number {
    return Math.max(0, this.#streams - 1);
  }

  /** The error that kept a stream from opening, or ended it; undefined again after the service acknowledged something. */
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

  /** Sends waiting frames of the queue, connecting if necessary. */
  push(): void {
    if (this.#state === 'open') this.#pump();
    else if (this.#state === 'idle' && this.#hasWork()) this.#connect(undefined);
    else if (this.#state === 'draining' && this.#hasWork()) this.#openNext();
  }

  /** Ends the stream gracefully. Call it when the queue is empty. */
  close(): void {
    if (this.#state === 'closing' || isFinal(this.#state)) return;
    this.#stopTimers();
    this.#move('close', undefined);
    const attempts = [this.#old, this.#current];
    if (this.#current?.isOpened === false) {
      this.#current.cancel();
      this.#current = undefined;
    }
    for (const attempt of attempts) if (attempt?.isOpened === true) attempt.end();
    this.#endIfClosed();
  }

  /** Ends the stream at once, without an error. The queue keeps its frames. */
  stop(): void {
    if (isFinal(this.#state)) return;
    this.#cancel();
    if (this.#state !== 'closing') this.#move('close', undefined);
    this.#move('end', undefined);
  }

  /** Ends the stream at once because of `error`. The queue keeps its frames. */
  fail(error: ZerobusError): void {
    if (isFinal(this.#state)) return;
    this.#lastError = error;
    this.#cancel();
    // Who listens to a cancelled token request may have ended the producer.
    if (!isFinal(this.#state)) this.#move('fail', error);
  }

  onOpened(attempt: Attempt, stream: OpenedStream): number {
    this.#isOpenRequested = false;
    this.#streams++;
    this.#refusals.onOpened();
    let nextOffset = 0;
    const { durable } = this.#options;
    if (durable !== undefined) {
      try {
        const answer = durable.open(stream, this.#queue);
        nextOffset = answer.nextOffset;
        if (answer.committed.length > 0) this.#observer.onAcknowledged(answer.committed);
        this.#observer.onResumed(stream.streamId, nextOffset);
      } catch (error) {
        this.fail(ZerobusError.from(error).of(this.#options.table));
        return 0;
      }
    }
    // Closed, if nothing was left to send.
    if (this.#state === 'closing') return nextOffset;
    if (attempt === this.#current && !this.#isHeldBack()) this.#move('opened', undefined);
    return nextOffset;
  }

  onAcknowledged(attempt: Attempt, frames: readonly Frame[]): void {
    this.#lastError = undefined;
    this.#refusals.onHealthy();
    if (attempt.ageMs >= HEALTHY_MS) this.#backoff.reset();
    const last = frames.at(-1)?.offset;
    if (last !== undefined) this.#options.durable?.onAcknowledged(last);
    this.#observer.onAcknowledged(frames);
    // The observer may have closed this stream, which then ends by itself.
    if (this.#state === 'closing') return;
    if (attempt === this.#old && attempt.inFlight === 0) this.#endOld(undefined);
    else if (this.#state === 'open') this.#pump();
  }

  onDraining(attempt: Attempt, durationMs: number): void {
    if (attempt !== this.#current || this.#state === 'closing') return;
    if (this.#state === 'open') this.#move('drain', undefined);
    this.#current = undefined;
    // The one before it had its time.
    if (this.#old !== undefined) this.#release(this.#old);
    this.#old = attempt;
    if (attempt.inFlight === 0) {
      this.#endOld(undefined);
      return;
    }
    this.#drainUntil = this.#parts.scheduler.now() + durationMs;
    this.#drainDeadline.stop();
    this.#drainDeadline.watch();
    if (this.#hasWork()) this.#openNext();
  }

  onWritable(): void {
    this.#pump();
  }

  onEnded(attempt: Attempt, error: ZerobusError | undefined): void {
    if (attempt === this.#old) {
      this.#onOldEnded(attempt, error);
      return;
    }
    // A stream that was replaced has nothing in flight.
    if (attempt !== this.#current) return;
    this.#current = undefined;
    if (this.#state === 'closing') {
      this.#endIfClosed();
      return;
    }
    if (attempt.ageMs >= HEALTHY_MS) this.#refusals.onHealthy();
    const recovery = chooseRecovery(error, attempt.isOpened);
    if (recovery === 'isolate' || recovery === 'fail') {
      this.#reject(attempt, this.#explain(error, attempt), recovery === 'isolate');
      return;
    }
    this.#queue.giveBack(attempt.frames);
    if (recovery === 'fresh-token' && error !== undefined) this.#refreshToken(attempt, error);
    else if (recovery === 'reconnect') this.#replace(error, attempt.hasProgress || attempt.ageMs >= HEALTHY_MS);
    else this.#retry(error);
  }

  /** Continues after the old stream ended by itself, with a status or without. */
  #onOldEnded(attempt: Attempt, error: ZerobusError | undefined): void {
    const recovery = chooseRecovery(error, true);
    this.#old = undefined;
    this.#drainDeadline.stop();
    if (this.#state === 'closing') {
      this.#endIfClosed();
    } else if (recovery === 'isolate' || recovery === 'fail') {
      this.#reject(attempt, this.#explain(error, attempt), recovery === 'isolate');
    } else {
      this.#queue.giveBack(attempt.frames);
      this.#afterOld(error);
    }
  }

  /** Ends a stream that has drained, or whose time to drain is over. */
  #endOld(reason: ZerobusError | undefined): void {
    const old = this.#old;
    if (old === undefined) return;
    this.#old = undefined;
    this.#drainDeadline.stop();
    this.#release(old);
    this.#afterOld(reason);
  }

  #release(attempt: Attempt): void {
    if (attempt.inFlight === 0) attempt.end();
    else {
      attempt.cancel();
      this.#queue.giveBack(attempt.frames);
    }
  }

  /** Continues with the next stream, now that the one before it has ended. */
  #afterOld(reason: ZerobusError | undefined): void {
    if (this.#current === undefined) {
      // The timer, or the next record, opens the next stream.
      const isAtRest = this.#state === 'backing-off' || (this.#state === 'idle' && !this.#hasWork());
      if (!isAtRest) this.#replace(reason, true);
    } else if (this.#state !== 'draining') this.#pump();
    else if (this.#current.isOpened) {
      this.#move('opened', undefined);
      this.#pump();
    } else this.#move('connect', reason);
  }

  /** Opens the next stream while the old one drains. A persistent stream has one connection at a time. */
  #openNext(): void {
    if (this.#current !== undefined || this.#options.durable !== undefined || !this.#planned.take()) return;
    this.#begin();
    if (!this.#options.isOrdered) this.#move('connect', undefined);
  }

  /** Whether the newest stream must wait for the one before it. */
  #isHeldBack(): boolean {
    return this.#old !== undefined && this.#options.isOrdered;
  }

  #connect(reason: ZerobusError | undefined): void {
    this.#move('connect', reason);
    this.#begin();
  }

  #begin(): void {
    const { table, schemas, userAgent, durable } = this.#options;
    const schema = this.#queue.waiting?.schema ?? 0;
    const { descriptor, format } = schemas[schema] as StreamSchema;
    const persistent = durable === undefined ? undefined : { streamId: durable.streamId };
    const request = { table, descriptor, format, userAgent, persistent };
    this.#current = new Attempt(request, schema, this.#options, this.#parts, this);
    this.#current.start();
  }

  #pump(): void {
    const attempt = this.#current;
    if (attempt === undefined || this.#isHeldBack()) return;
    while (this.#state === 'open' && attempt.isReady) {
      const frame = this.#queue.waiting;
      if (frame === undefined) return;
      if (frame.schema !== attempt.schema) {
        if (attempt.inFlight === 0) this.#changeSchema(attempt);
        return;
      }
      // A frame that may hold a bad record travels alone, so that a refusal names it.
      if (attempt.inFlight > 0 && (frame.isSuspect || this.#isIsolating)) return;
      if (!this.#observer.prepare(frame)) return;
      this.#queue.take();
      this.#isIsolating = frame.isSuspect;
      attempt.send(frame);
      if (frame.offset !== undefined) this.#options.durable?.onSent(frame.offset);
    }
  }

  /** Ends the stream, on which nothing is in flight, and opens one for frames of another schema. */
  #changeSchema(attempt: Attempt): void {
    this.#current = undefined;
    attempt.end();
    this.#connect(undefined);
  }

  #refreshToken(attempt: Attempt, error: ZerobusError): void {
    const { token } = attempt;
    const isWorthwhile = token !== undefined && this.#refusals.refuse(attempt.isOpened);
    if (!isWorthwhile || !this.#parts.tokens.refused(this.#options.table, token)) this.fail(error);
    else if (this.#isHeldBack()) this.#begin();
    else if (this.#hasWork()) this.#connect(error);
    else this.#move('rest', error);
  }

  /** The service refused a frame of `attempt`, or everything. */
  #reject(attempt: Attempt, error: ZerobusError, isRecord: boolean): void {
    const frames = attempt.frames;
    const fatal = isRecord && frames.length > 0 ? this.#observer.onRejected(frames, error) : error;
    if (fatal !== undefined) {
      this.fail(fatal);
      return;
    }
    if (this.#state === 'closing' || isFinal(this.#state)) return;
    this.#lastError = undefined;
    if (this.#isHeldBack() || this.#current !== undefined || this.#state === 'backing-off') this.#afterOld(error);
    else if (this.#hasWork()) this.#connect(error);
    else if (this.#state !== 'idle') this.#move('rest', error);
  }

  /** Opens the next stream at once after a planned end. Waits if streams end too fast, so as not to flood the server. */
  #replace(reason: ZerobusError | undefined, isHealthy: boolean): void {
    if (this.#isHeldBack()) return;
    if (!this.#hasWork()) {
      if (isHealthy) this.#move('rest', reason);
      else this.#retry(reason);
    } else if (isHealthy && this.#planned.take()) this.#connect(reason);
    else this.#retry(reason);
  }

  /** Waits, then opens the next stream. */
  #retry(error: ZerobusError | undefined): void {
    if (error !== undefined) this.#lastError = error;
    // The next stream failed to open while the old one drains: it is tried again after that.
    if (this.#isHeldBack()) return;
    this.#move('retry', error);
    const proceed = (): void => {
      this.#timer = undefined;
      if (this.#hasWork()) this.#connect(error);
      else this.#move('rest', undefined);
    };
    this.#timer = this.#parts.scheduler.after(this.#backoff.next(), proceed);
  }

  /** Names the failure of a persistent stream. */
  #explain(error: ZerobusError | undefined, attempt: Attempt): ZerobusError {
    if (error === undefined) return new ZerobusError('internal', 'The stream failed without an error');
    const { durable } = this.#options;
    if (durable === undefined) return error;
    const details = { status: error.status, serverCode: error.serverCode, table: error.table, cause: error };
    if (error.status === 'UNIMPLEMENTED' && !attempt.isOpened) {
      return new ZerobusError(
        'exactly-once-unsupported',
        `The server has no persistent streams: ${error.rawMessage}`,
        details,
      );
    }
    if (error.status === 'NOT_FOUND' && durable.streamId !== undefined) {
      const text = `The server does not know stream ${durable.streamId}, or it is retired: ${error.rawMessage}`;
      return new ZerobusError('stream-not-found', text, details);
    }
    return error;
  }

  #hasWork(): boolean {
    return this.#isOpenRequested || this.#queue.waiting !== undefined;
  }

  #endIfClosed(): void {
    if (this.#state === 'closing' && this.#old === undefined && this.#current === undefined)
      this.#move('end', undefined);
  }

  #cancel(): void {
    this.#stopTimers();
    this.#old?.cancel();
    this.#current?.cancel();
    this.#old = undefined;
    this.#current = undefined;
  }

  #stopTimers(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#drainDeadline.stop();
  }

  #move(event: StreamEvent, reason: ZerobusError | undefined): void {
    const from = this.#state;
    this.#state = nextState(from, event);
    this.#observer.onStateChange(this.#state, from, reason);
  }
}

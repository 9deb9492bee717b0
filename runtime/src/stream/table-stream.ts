import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { BackoffOptions } from '../time/backoff.js';
import type { Timer } from '../time/scheduler.js';
import type { OpenedStream, OpenRequest } from '../transport/stream-handle.js';
import { Attempt, type AttemptOwner, type AttemptParts, type AttemptSettings } from './attempt.js';
import { DrainingAttempt } from './draining-attempt.js';
import type { DurableStream } from './durable-stream.js';
import { chooseRecovery } from './recovery.js';
import { RetryPolicy } from './retry-policy.js';
import { isFinal, nextState, type StreamEvent, type StreamState } from './stream-state.js';

/** A serialized `google.protobuf.DescriptorProto` and the format of its records. */
export type StreamSchema = Pick<OpenRequest, 'descriptor' | 'format'>;

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
  readonly #policy: RetryPolicy;
  /** The attempt before the newest one, while it drains. */
  readonly #draining: DrainingAttempt;
  #state: StreamState = 'idle';
  /** The newest attempt. */
  #current: Attempt | undefined;
  /** Whether a caller waits for the stream to open, although there may be nothing to send. */
  #isOpenRequested = false;
  #timer: Timer | undefined;
  #lastError: ZerobusError | undefined;
  #streams = 0;

  constructor(options: TableStreamOptions, queue: FrameQueue, parts: AttemptParts, observer: TableStreamObserver) {
    this.#options = options;
    this.#queue = queue;
    this.#parts = parts;
    this.#observer = observer;
    this.#policy = new RetryPolicy(options.retry, parts.scheduler);
    this.#draining = new DrainingAttempt(parts.scheduler, () => this.#endOld(undefined));
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
    const attempts = [this.#draining.attempt, this.#current];
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
    this.#policy.onOpened();
    const { durable } = this.#options;
    const nextOffset = durable === undefined ? 0 : this.#resume(durable, stream);
    // The observer closes this stream if nothing was left to send.
    if (this.#state !== 'closing' && attempt === this.#current && !this.#isHeldBack()) this.#move('opened', undefined);
    return nextOffset;
  }

  onAcknowledged(attempt: Attempt, frames: readonly Frame[]): void {
    this.#lastError = undefined;
    this.#policy.onAcknowledged(attempt.ageMs);
    const last = frames.at(-1)?.offset;
    if (last !== undefined) this.#options.durable?.onAcknowledged(last);
    this.#observer.onAcknowledged(frames);
    // The observer may have closed this stream, which then ends by itself.
    if (this.#state === 'closing') return;
    if (attempt === this.#draining.attempt && attempt.inFlight === 0) this.#endOld(undefined);
    else if (this.#state === 'open') this.#pump();
  }

  onDraining(attempt: Attempt, durationMs: number): void {
    if (attempt !== this.#current || this.#state === 'closing') return;
    if (this.#state === 'open') this.#move('drain', undefined);
    this.#current = undefined;
    // The one before it had its time.
    const old = this.#draining.take();
    if (old !== undefined) this.#release(old);
    this.#draining.start(attempt, durationMs);
    if (attempt.inFlight === 0) {
      this.#endOld(undefined);
      return;
    }
    if (this.#hasWork()) this.#openNext();
  }

  onWritable(): void {
    this.#pump();
  }

  onEnded(attempt: Attempt, error: ZerobusError | undefined): void {
    const isOld = attempt === this.#draining.attempt;
    // A stream that was replaced has nothing in flight.
    if (!isOld && attempt !== this.#current) return;
    if (isOld) this.#draining.take();
    else this.#current = undefined;
    if (this.#state === 'closing') {
      this.#endIfClosed();
      return;
    }
    const isLong = !isOld && this.#policy.onEnded(attempt.ageMs);
    const recovery = chooseRecovery(error, attempt.isOpened);
    if (error !== undefined && (recovery === 'isolate' || recovery === 'fail')) {
      const reason = this.#options.durable?.explain(error, attempt.isOpened) ?? error;
      this.#reject(attempt, reason, recovery === 'isolate');
      return;
    }
    this.#queue.giveBack(attempt.frames);
    if (isOld) this.#afterOld(error);
    else if (error !== undefined && recovery === 'fresh-token') this.#refreshToken(attempt, error);
    else if (recovery === 'reconnect') this.#replace(error, attempt.hasProgress || isLong);
    else this.#retry(error);
  }

  /** Takes in what the server knows of a persistent stream. Returns the offset of the next frame. */
  #resume(durable: DurableStream, stream: OpenedStream): number {
    try {
      const { committed, nextOffset } = durable.open(stream, this.#queue);
      if (committed.length > 0) this.#observer.onAcknowledged(committed);
      this.#observer.onResumed(stream.streamId, nextOffset);
      return nextOffset;
    } catch (error) {
      this.fail(ZerobusError.from(error).of(this.#options.table));
      return 0;
    }
  }

  /** Ends a stream that has drained, or whose time to drain is over. */
  #endOld(reason: ZerobusError | undefined): void {
    const old = this.#draining.take();
    if (old === undefined) return;
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
    if (this.#current !== undefined || this.#options.durable !== undefined || !this.#policy.replaceAtOnce()) return;
    this.#begin();
    if (!this.#options.isOrdered) this.#move('connect', undefined);
  }

  /** Whether the newest stream must wait for the one before it. */
  #isHeldBack(): boolean {
    return this.#draining.attempt !== undefined && this.#options.isOrdered;
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
      const { newest } = attempt;
      if (newest !== undefined && (frame.isSuspect || newest.isSuspect)) return;
      if (!this.#observer.prepare(frame)) return;
      this.#queue.take();
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
    const isWorthwhile = token !== undefined && this.#policy.refuseToken(attempt.isOpened);
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
    } else if (isHealthy && this.#policy.replaceAtOnce()) this.#connect(reason);
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
    this.#timer = this.#parts.scheduler.after(this.#policy.nextDelay(), proceed);
  }

  #hasWork(): boolean {
    return this.#isOpenRequested || this.#queue.waiting !== undefined;
  }

  #endIfClosed(): void {
    if (this.#state === 'closing' && this.#draining.attempt === undefined && this.#current === undefined)
      this.#move('end', undefined);
  }

  #cancel(): void {
    this.#stopTimers();
    this.#draining.take()?.cancel();
    this.#current?.cancel();
    this.#current = undefined;
  }

  #stopTimers(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#draining.stop();
  }

  #move(event: StreamEvent, reason: ZerobusError | undefined): void {
    const from = this.#state;
    this.#state = nextState(from, event);
    this.#observer.onStateChange(this.#state, from, reason);
  }
}

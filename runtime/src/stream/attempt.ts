import type { TokenSource } from '../auth/token-source.js';
import type { Frame } from '../batch/frame.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { Deadline } from '../time/deadline.js';
import type { Scheduler } from '../time/scheduler.js';
import type { OpenedStream, OpenRequest, StreamEvents, StreamHandle } from '../transport/stream-handle.js';
import type { Transport } from '../transport/transport.js';
import { AckLedger } from './ack-ledger.js';

/** The settings of an attempt; times are in milliseconds. */
export interface AttemptSettings {
  /** For token, connection and stream together. */
  readonly connectTimeoutMs: number;
  /** Without an acknowledgement while something is in flight. */
  readonly ackTimeoutMs: number;
}

/** What an attempt needs to open a stream. */
export interface AttemptParts {
  readonly transport: Transport;
  readonly tokens: TokenSource;
  readonly scheduler: Scheduler;
}

/** Receives what happens to an attempt. Nothing follows `onEnded`, and nothing follows a call of `cancel`. */
export interface AttemptOwner {
  /** The server opened the stream. Returns the offset of the first message. */
  onOpened(attempt: Attempt, stream: OpenedStream): number;
  /** The service acknowledged these frames, which the attempt has forgotten. */
  onAcknowledged(attempt: Attempt, frames: readonly Frame[]): void;
  /** The server is about to end the stream: no frame may be sent, and acks arrive for at most this many milliseconds. */
  onDraining(attempt: Attempt, durationMs: number): void;
  /** More may be sent. */
  onWritable(): void;
  /** The stream ended or did not open; without an error if its status is OK. */
  onEnded(attempt: Attempt, error: ZerobusError | undefined): void;
}

/** One stream from the request of its token to its end, with the frames that are in flight on it. */
export class Attempt {
  /** Number of the schema with which the stream is opened. */
  readonly schema: number;
  readonly #request: Omit<OpenRequest, 'token'>;
  readonly #settings: AttemptSettings;
  readonly #parts: AttemptParts;
  readonly #owner: AttemptOwner;
  readonly #connectDeadline: Deadline;
  readonly #ackDeadline: Deadline;
  readonly #startedAt: number;
  readonly #abortController = new AbortController();
  #ledger = new AckLedger();
  #handle: StreamHandle | undefined;
  #frames: Frame[] = [];
  /** Index of the oldest frame in flight. */
  #head = 0;
  #token: string | undefined;
  #openedAt: number | undefined;
  #progressAt: number = Number.NEGATIVE_INFINITY;
  #hasProgress = false;
  #isDraining = false;
  /** The time to drain, announced while the stream was opening. */
  #drainMs: number | undefined;
  #isWritable = false;
  #isOver = false;

  constructor(
    request: Omit<OpenRequest, 'token'>,
    schema: number,
    settings: AttemptSettings,
    parts: AttemptParts,
    owner: AttemptOwner,
  ) {
    this.#request = request;
    this.schema = schema;
    this.#settings = settings;
    this.#parts = parts;
    this.#owner = owner;
    const { scheduler } = parts;
    this.#startedAt = scheduler.now();
    this.#connectDeadline = new Deadline(
      scheduler,
      () => (this.isOpened ? undefined : this.#startedAt + settings.connectTimeoutMs),
      () => this.#onConnectTimeout(),
    );
    this.#ackDeadline = new Deadline(
      scheduler,
      () => (this.inFlight === 0 ? undefined : this.#progressAt + settings.ackTimeoutMs),
      () => this.#onAckTimeout(),
    );
  }

  /** Whether the server opened the stream. */
  get isOpened(): boolean {
    return this.#openedAt !== undefined;
  }

  /** Whether a frame may be sent now. */
  get isReady(): boolean {
    return this.isOpened && this.#isWritable && !this.#isDraining && !this.#isOver;
  }

  /** Number of frames that are sent but not acknowledged. */
  get inFlight(): number {
    return this.#frames.length - this.#head;
  }

  /** The frames that are sent but not acknowledged, in order. */
  get frames(): readonly Frame[] {
    return this.#frames.slice(this.#head);
  }

  /** The frame that was sent last, while it is not acknowledged. */
  get newest(): Frame | undefined {
    return this.#frames.at(-1);
  }

  /** The token of the stream; undefined before it is known. */
  get token(): string | undefined {
    return this.#token;
  }

  /** Whether the service acknowledged anything on this stream. */
  get hasProgress(): boolean {
    return this.#hasProgress;
  }

  /** Milliseconds since the stream opened; 0 if it did not. */
  get ageMs(): number {
    return this.#openedAt === undefined ? 0 : this.#parts.scheduler.now() - this.#openedAt;
  }

  /** Requests a token and opens the stream. */
  start(): void {
    this.#connectDeadline.watch();
    const { table } = this.#request;
    // Later, because the user's function that supplies tokens may use the producer.
    Promise.resolve()
      .then(() => (this.#isOver ? '' : this.#parts.tokens.token(table, this.#abortController.signal)))
      .then(
        (token) => {
          if (!this.#isOver) this.#open(token);
        },
        (error: unknown) => this.#finish(ZerobusError.from(error).of(table), false),
      );
  }

  /** Sends a frame. Call it only while `isReady`. */
  send(frame: Frame): void {
    if (this.inFlight === 0) this.#progressAt = this.#parts.scheduler.now();
    this.#frames.push(frame);
    const offset = this.#ledger.next();
    if (this.#request.persistent !== undefined) frame.offset = offset;
    frame.beginSend();
    this.#isWritable = this.#handle?.send(frame, offset) === true;
    this.#ackDeadline.watch();
  }

  /** Ends our half of the stream, on which nothing is in flight. `onEnded` follows. */
  end(): void {
    this.#connectDeadline.stop();
    this.#isDraining = true;
    if (this.#handle === undefined) this.#finish(undefined, false);
    else this.#handle.end();
  }

  /** Cancels the stream. `isSuspect` means that its connection may be dead. Keeps the frames in flight, for the owner. */
  cancel(isSuspect: boolean = false): void {
    if (this.#isOver) return;
    this.#stop();
    this.#handle?.cancel(isSuspect);
  }

  #open(token: string): void {
    this.#token = token;
    this.#handle = this.#parts.transport.open({ ...this.#request, token }, this.#events());
    // The transport may report the end while it opens.
    if (this.#isOver) this.#handle.cancel();
  }

  #events(): StreamEvents {
    return {
      opened: (stream) => this.#onOpened(stream),
      acknowledged: (offset) => this.#onAcknowledged(offset),
      closing: (durationMs) => this.#onClosing(durationMs),
      writable: () => {
        if (this.#isOver) return;
        this.#isWritable = true;
        this.#owner.onWritable();
      },
      ended: (error) => this.#finish(error, false),
    };
  }

  #onOpened(stream: OpenedStream): void {
    if (this.#isOver || this.isOpened) return;
    this.#connectDeadline.stop();
    this.#openedAt = this.#parts.scheduler.now();
    this.#isWritable = true;
    if (this.#drainMs !== undefined) this.#isDraining = true;
    this.#ledger = new AckLedger(this.#owner.onOpened(this, stream));
    if (this.#isOver) return;
    if (this.#drainMs === undefined) this.#owner.onWritable();
    else this.#owner.onDraining(this, this.#drainMs);
  }

  #onAcknowledged(offset: number): void {
    if (this.#isOver) return;
    let added: number;
    try {
      if (!this.isOpened)
        throw new ZerobusError('protocol-error', 'The server acknowledged records before it opened the stream');
      added = this.#ledger.acknowledge(offset);
    } catch (error) {
      this.#finish(ZerobusError.from(error).of(this.#request.table), true);
      return;
    }
    if (added === 0) return;
    this.#progressAt = this.#parts.scheduler.now();
    this.#hasProgress = true;
    this.#owner.onAcknowledged(this, this.#shift(added));
  }

  #shift(count: number): Frame[] {
    const frames = this.#frames.slice(this.#head, this.#head + count);
    this.#head += count;
    // Shortening the array each time would move all entries each time.
    if (this.#head === this.#frames.length || this.#head >= 1024) {
      this.#frames = this.#frames.slice(this.#head);
      this.#head = 0;
    }
    return frames;
  }

  #onClosing(durationMs: number): void {
    if (this.#isOver || this.#isDraining) return;
    if (!this.isOpened) {
      this.#drainMs = durationMs;
      return;
    }
    this.#isDraining = true;
    this.#owner.onDraining(this, durationMs);
  }

  #onConnectTimeout(): void {
    const { table } = this.#request;
    const missing = this.#token === undefined ? 'token' : `stream from ${this.#parts.transport.endpoint}`;
    const reason = this.#handle?.waitsFor === undefined ? '' : `: ${this.#handle.waitsFor}`;
    const text = `No ${missing} after ${this.#settings.connectTimeoutMs} ms (connectTimeoutMs)${reason}`;
    this.#finish(new ZerobusError('connect-timeout', text, { table }), true, true);
  }

  #onAckTimeout(): void {
    const { table } = this.#request;
    const text = `No acknowledgement for ${this.#settings.ackTimeoutMs} ms (ackTimeoutMs)`;
    this.#finish(new ZerobusError('ack-timeout', text, { table }), true, true);
  }

  #finish(error: ZerobusError | undefined, hasStream: boolean, isSuspect: boolean = false): void {
    if (this.#isOver) return;
    this.#stop();
    if (hasStream) this.#handle?.cancel(isSuspect);
    this.#owner.onEnded(this, error);
  }

  #stop(): void {
    this.#isOver = true;
    this.#connectDeadline.stop();
    this.#ackDeadline.stop();
    this.#abortController.abort();
  }
}

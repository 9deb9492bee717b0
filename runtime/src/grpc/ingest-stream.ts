import { ZerobusError } from '../errors/zerobus-error.js';
import type { Scheduler } from '../time/scheduler.js';
import type { OutgoingBatch } from '../transport/outgoing-batch.js';
import type { OpenRequest, StreamEvents, StreamHandle } from '../transport/stream-handle.js';
import { type BatchTags, batchTags, frameBatch } from './batch-message.js';
import { Call, type CallEvents } from './call.js';
import { openingMessage } from './opening-message.js';
import { requestHeaders } from './request-headers.js';
import type { SessionPool } from './session-pool.js';
import { parsePersistentResponse, parseStreamResponse, type StreamResponse } from './stream-response.js';

/** Milliseconds to wait for outstanding acks after the server announced with GOAWAY that it closes the connection. */
const GOAWAY_DRAIN_MS = 10_000;

/** A stream of records: the call `EphemeralStream` or `PersistentStream`. */
export class IngestStream implements StreamHandle, CallEvents {
  readonly #request: OpenRequest;
  readonly #tags: BatchTags;
  readonly #onDone: (stream: IngestStream) => void;
  readonly #call: Call;
  readonly #scheduler: Scheduler;
  /** Undefined after the end and after `cancel`: no event follows. */
  #events: StreamEvents | undefined;
  #isOpened = false;
  /** Whether GOAWAY arrived before the stream was opened. */
  #isLeaving = false;

  /** `onDone` is called once, when the stream has ended or was cancelled. */
  constructor(pool: SessionPool, request: OpenRequest, events: StreamEvents, onDone: (stream: IngestStream) => void) {
    this.#request = request;
    this.#events = events;
    this.#onDone = onDone;
    this.#scheduler = pool.settings.scheduler;
    const isPersistent = request.persistent !== undefined;
    this.#tags = batchTags(request.format, isPersistent);
    const { table, token } = request;
    const headers = requestHeaders(isPersistent ? 'PersistentStream' : 'EphemeralStream', request);
    this.#call = new Call(pool, { headers, message: openingMessage(request), isUnary: false, table, token }, this);
  }

  get waitsFor(): string | undefined {
    return this.#call.waitsFor;
  }

  send(batch: OutgoingBatch, offset: number): boolean {
    const { head, body } = frameBatch(batch, offset, this.#tags);
    return this.#call.write(head, body, () => batch.written());
  }

  end(): void {
    if (this.#events !== undefined) this.#call.end();
  }

  cancel(suspect: boolean = false): void {
    if (this.#events === undefined) return;
    this.#events = undefined;
    this.#call.cancel(suspect);
    this.#onDone(this);
  }

  onMessage(message: Buffer): void {
    const isPersistent = this.#request.persistent !== undefined;
    this.#onResponse(isPersistent ? parsePersistentResponse(message) : parseStreamResponse(message));
  }

  onDrain(): void {
    this.#emit((events) => events.writable());
  }

  onGoaway(): void {
    this.#isLeaving = true;
    if (this.#isOpened) this.#emit((events) => events.closing(GOAWAY_DRAIN_MS));
  }

  onEnded(error: ZerobusError | undefined): void {
    const events = this.#events;
    if (events === undefined) return;
    this.#events = undefined;
    this.#onDone(this);
    try {
      events.ended(error);
    } catch (thrown) {
      // Its receiver made a mistake, which must not keep the other streams of the connection from their events.
      this.#scheduler.soon(() => {
        throw thrown;
      });
    }
  }

  #onResponse(response: StreamResponse): void {
    if (response.kind === 'ack') this.#emit((events) => events.acknowledged(response.offset));
    else if (response.kind === 'closing') this.#emit((events) => events.closing(response.durationMs));
    else if (response.kind === 'created') this.#onOpened(response.streamId, undefined);
    else if (response.kind === 'resumed') {
      this.#onOpened(this.#request.persistent?.streamId ?? '', response.committedOffset);
    }
  }

  #onOpened(streamId: string, committedOffset: number | undefined): void {
    if (this.#isOpened) return;
    const wantsResume = this.#request.persistent?.streamId !== undefined;
    if (streamId === '') throw new ZerobusError('protocol-error', 'The server opened a stream without an id');
    if (wantsResume && streamId !== this.#request.persistent?.streamId) {
      throw new ZerobusError('protocol-error', 'The server created a stream instead of resuming one');
    }
    this.#isOpened = true;
    this.#emit((events) => events.opened({ streamId, committedOffset }));
    if (this.#isLeaving) this.#emit((events) => events.closing(GOAWAY_DRAIN_MS));
  }

  /** Reports an event. If its receiver throws, the stream ends with that error. */
  #emit(report: (events: StreamEvents) => void): void {
    const events = this.#events;
    if (events === undefined) return;
    try {
      report(events);
    } catch (error) {
      this.#call.fail(ZerobusError.from(error).of(this.#request.table));
    }
  }
}

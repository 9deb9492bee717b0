import type { TokenSource } from '../../src/auth/token-source.ts';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import { splitRecords } from '../../src/batch/split-records.ts';
import type { IngestClient } from '../../src/client/ingest-client.ts';
import { systemScheduler } from '../../src/time/scheduler.ts';
import type { OutgoingBatch } from '../../src/transport/outgoing-batch.ts';
import type { OpenedStream, OpenRequest, StreamEvents, StreamHandle } from '../../src/transport/stream-handle.ts';
import type { Transport } from '../../src/transport/transport.ts';
import type { Ingest } from './scripted-call.ts';

/** What the service responds to the creation of a stream. */
export const OPENED: OpenedStream = { streamId: 'stream', committedOffset: undefined };

/** A stream without a socket: messages and events arrive at once. */
export class FakeStream implements StreamHandle {
  readonly events: StreamEvents;
  readonly request: OpenRequest;
  readonly received: Ingest[] = [];
  ended = false;
  cancelled = false;
  /** Whether `send` returns false. */
  blocked = false;

  constructor(events: StreamEvents, request: OpenRequest) {
    this.events = events;
    this.request = request;
  }

  send(batch: OutgoingBatch, offset: number): boolean {
    const { buffer, start, end, count } = batch;
    const body = Buffer.from(buffer.subarray(start, end));
    const records = count === 1 ? [body] : splitRecords(body, 0, body.length);
    this.received.push({ offset, kind: count === 1 ? 'single' : 'batch', records });
    batch.written();
    return !this.blocked;
  }

  end(): void {
    this.ended = true;
  }

  cancel(): void {
    this.cancelled = true;
  }
}

/** A client without a socket, which gives the test every stream that a producer opens. */
export class FakeClient implements IngestClient {
  readonly streams: FakeStream[] = [];
  readonly #buffers = new BufferPool(Number.POSITIVE_INFINITY, systemScheduler);
  readonly #opening: (stream: FakeStream, index: number) => void;
  /** Returns the token, or rejects. */
  tokenFor: () => Promise<string> = async () => 'token';
  /** Responds to the call that retires a stream. */
  retiring: (signal: AbortSignal) => Promise<void> = async () => {};

  /** `opening` may respond at once, or keep the stream for later. */
  constructor(opening: (stream: FakeStream, index: number) => void = () => {}) {
    this.#opening = opening;
  }

  check(): void {}

  buffers(): BufferPool {
    return this.#buffers;
  }

  tokens(): TokenSource {
    return { token: () => this.tokenFor(), refused: () => false };
  }

  transport(): Transport {
    return {
      endpoint: 'https://1234.zerobus.example',
      open: (request, events) => {
        const stream = new FakeStream(events, request);
        this.streams.push(stream);
        queueMicrotask(() => this.#opening(stream, this.streams.length - 1));
        return stream;
      },
      retire: (_, signal) => this.retiring(signal),
      close: async () => {},
    };
  }
}

import type { TokenSource } from '../../src/auth/token-source.ts';
import type { IngestClient } from '../../src/client/ingest-client.ts';
import { MessageSplitter } from '../../src/grpc/message-splitter.ts';
import type { StreamEvents, StreamHandle, Transport } from '../../src/grpc/transport.ts';
import { type Ingest, readIngest } from './scripted-call.ts';

/** A stream without a socket: messages and events arrive at once. */
export class FakeStream implements StreamHandle {
  readonly events: StreamEvents;
  readonly received: Ingest[] = [];
  ended = false;
  cancelled = false;
  /** Whether `send` returns false. */
  blocked = false;
  readonly #splitter = new MessageSplitter(16 << 20);

  constructor(events: StreamEvents) {
    this.events = events;
  }

  send(message: { readonly head: Buffer | undefined; readonly body: Buffer; written(): void }): boolean {
    for (const part of [message.head ?? Buffer.alloc(0), message.body])
      this.#splitter.push(Buffer.from(part), (bytes) => this.received.push(readIngest(bytes)));
    message.written();
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
  readonly #opening: (stream: FakeStream, index: number) => void;
  /** Returns the token, or rejects. */
  tokenFor: () => Promise<string> = async () => 'token';

  /** `opening` may respond at once, or keep the stream for later. */
  constructor(opening: (stream: FakeStream, index: number) => void = () => {}) {
    this.#opening = opening;
  }

  check(): void {}

  tokens(): TokenSource {
    return { token: () => this.tokenFor(), refused: () => false };
  }

  transport(): Transport {
    return {
      endpoint: 'https://1234.zerobus.example',
      open: (_request, events) => {
        const stream = new FakeStream(events);
        this.streams.push(stream);
        queueMicrotask(() => this.#opening(stream, this.streams.length - 1));
        return stream;
      },
      close: async () => {},
    };
  }
}

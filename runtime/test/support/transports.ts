import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { prepareGrpc } from '../../src/grpc/grpc-transport.ts';
import { type Scheduler, systemScheduler } from '../../src/time/scheduler.ts';
import type { OutgoingBatch } from '../../src/transport/outgoing-batch.ts';
import type { OpenedStream, OpenRequest, StreamEvents, StreamHandle } from '../../src/transport/stream-handle.ts';
import type { Transport } from '../../src/transport/transport.ts';
import type { SharedTransport, TransportSettings } from '../../src/transport/transport-provider.ts';
import { atEnd, until } from './producers.ts';

/** A request for a stream of the table `main.test.items`. */
export const REQUEST: OpenRequest = {
  table: 'main.test.items',
  descriptor: Uint8Array.of(1, 2, 3),
  format: 'proto',
  token: 'secret-token',
  userAgent: 'test',
};

/** Creates the transport of one producer, which is closed after the test. */
export function openTransport(
  endpoint: string,
  settings: Partial<TransportSettings> = {},
  scheduler: Scheduler = systemScheduler,
): { readonly shared: SharedTransport; readonly transport: Transport } {
  const shared = prepareGrpc({ endpoint, tls: undefined, proxy: undefined, maxSessions: 32, ...settings }, scheduler);
  const transport = shared.transport();
  atEnd(() => transport.close());
  return { shared, transport };
}

/** A stream that records its events. */
export class TestStream implements StreamEvents {
  readonly handle: StreamHandle;
  /** The names of the events, in order. */
  readonly log: string[] = [];
  readonly acks: number[] = [];
  stream: OpenedStream | undefined;
  /** The error of the end; null before it. */
  error: ZerobusError | undefined | null = null;
  /** Called with the name of each event. */
  react: (event: string) => void = () => {};

  constructor(transport: Transport, request: Partial<OpenRequest> = {}) {
    this.handle = transport.open({ ...REQUEST, ...request }, this);
  }

  opened(stream: OpenedStream): void {
    this.stream = stream;
    this.#add('opened');
  }

  acknowledged(offset: number): void {
    this.acks.push(offset);
    this.#add('acknowledged');
  }

  closing(durationMs: number): void {
    this.#add(`closing ${durationMs}`);
  }

  writable(): void {
    this.#add('writable');
  }

  ended(error: ZerobusError | undefined): void {
    this.error = error;
    this.#add('ended');
  }

  /** Waits for an event. */
  async event(name: string): Promise<void> {
    await until(() => this.log.includes(name));
  }

  #add(event: string): void {
    this.log.push(event);
    this.react(event);
  }
}

/** Returns a batch of one record. */
export function oneRecord(bytes: Uint8Array = Uint8Array.of(8, 1), onWritten: () => void = () => {}): OutgoingBatch {
  const buffer = Buffer.concat([Buffer.alloc(40), bytes]);
  let isTaken = false;
  return {
    buffer,
    start: 40,
    end: buffer.length,
    count: 1,
    takeHeadRoom() {
      const isFirst = !isTaken;
      isTaken = true;
      return isFirst;
    },
    written: onWritten,
  };
}

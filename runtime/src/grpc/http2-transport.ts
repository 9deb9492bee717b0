import { ZerobusError } from '../errors/zerobus-error.js';
import { Call, type CallOwner } from './call.js';
import type { Connection } from './connection.js';
import { connectionError } from './connection-error.js';
import type { OpenRequest, StreamEvents, StreamHandle, Transport } from './transport.js';

/** The way of gRPC over HTTP/2, on a connection that it shares with others. */
export class Http2Transport implements Transport {
  readonly endpoint: string;
  readonly #connection: Connection;
  /** Those that are open, or were ended and have not heard from the server. */
  readonly #calls = new Set<Call>();
  readonly #owner: CallOwner;
  #isAcquired = false;

  constructor(connection: Connection) {
    this.endpoint = connection.origin;
    this.#connection = connection;
    this.#owner = {
      lost: (cause) => connectionError(cause, connection.origin),
      suspect: (session) => connection.abandon(session),
      gone: (call) => this.#calls.delete(call),
    };
  }

  open(request: OpenRequest, events: StreamEvents): StreamHandle {
    if (!this.#isAcquired) {
      this.#isAcquired = true;
      this.#connection.acquire();
    }
    try {
      const call = new Call(this.#connection.session(), request, events, this.#owner);
      this.#calls.add(call);
      return call;
    } catch (error) {
      return failedStream(error, events);
    }
  }

  async close(): Promise<void> {
    if (!this.#isAcquired) return;
    this.#isAcquired = false;
    for (const call of this.#calls) call.cancel();
    await this.#connection.release();
  }
}

/** A stream that could not even be begun, such as on a session that closed a moment ago. */
function failedStream(error: unknown, events: StreamEvents): StreamHandle {
  let cancelled = false;
  queueMicrotask(() => {
    if (!cancelled) events.ended(new ZerobusError('unavailable', 'A stream could not be opened', { cause: error }));
  });
  return {
    send: () => false,
    end: () => {},
    cancel: () => {
      cancelled = true;
    },
  };
}

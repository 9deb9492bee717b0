import { ZerobusError } from '../errors/zerobus-error.js';
import type { OpenRequest, StreamEvents, StreamHandle } from '../transport/stream-handle.js';
import type { Transport } from '../transport/transport.js';
import { Call, type CallOwner } from './call.js';
import type { Connection } from './connection.js';
import { connectionError } from './connection-error.js';

/** Opens gRPC calls over HTTP/2, on a connection that several transports may share. */
export class Http2Transport implements Transport {
  readonly endpoint: string;
  readonly #connection: Connection;
  /** The calls that are open, or whose end the server has not confirmed. */
  readonly #calls = new Set<Call>();
  readonly #owner: CallOwner;
  #isAcquired = false;

  constructor(connection: Connection) {
    this.endpoint = connection.origin;
    this.#connection = connection;
    this.#owner = {
      createLostError: (cause) => connectionError(cause, connection.origin),
      onSuspect: (session) => connection.abandon(session),
      onClosed: (call) => this.#calls.delete(call),
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

  retire(): Promise<void> {
    return Promise.reject(new ZerobusError('internal', 'Streams cannot be retired yet'));
  }

  async close(): Promise<void> {
    if (!this.#isAcquired) return;
    this.#isAcquired = false;
    for (const call of this.#calls) call.cancel();
    await this.#connection.release();
  }
}

/** Returns a stream that reports `error` as its end, for a call that could not be created, such as on a session that just closed. */
function failedStream(error: unknown, events: StreamEvents): StreamHandle {
  let cancelled = false;
  void Promise.resolve().then(() => {
    if (!cancelled) events.ended(new ZerobusError('unavailable', 'Cannot open a stream', { cause: error }));
  });
  return {
    send: () => false,
    end: () => {},
    cancel: () => {
      cancelled = true;
    },
  };
}

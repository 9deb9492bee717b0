import { ZerobusError } from '../errors.js';
import type { Connection } from './connection.js';
import { connectionError } from './connection-error.js';
import { type CallOwner, GrpcCall } from './grpc-call.js';
import type { OpenRequest, StreamEvents, StreamHandle, Transport } from './transport.js';

/** The way of gRPC over HTTP/2, on a connection that it shares with others. */
export class GrpcTransport implements Transport {
  readonly endpoint: string;
  readonly #connection: Connection;
  /** Those that are open, or were ended and have not heard from the server. */
  readonly #calls = new Set<GrpcCall>();
  readonly #owner: CallOwner;
  #entered = false;

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
    if (!this.#entered) {
      this.#entered = true;
      this.#connection.enter();
    }
    try {
      const call = new GrpcCall(this.#connection.session(), request, events, this.#owner);
      this.#calls.add(call);
      return call;
    } catch (error) {
      return failed(error, events);
    }
  }

  async close(): Promise<void> {
    if (!this.#entered) return;
    this.#entered = false;
    for (const call of this.#calls) call.cancel();
    await this.#connection.leave();
  }
}

/** A stream that could not even be begun, such as on a session that closed a moment ago. */
function failed(error: unknown, events: StreamEvents): StreamHandle {
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

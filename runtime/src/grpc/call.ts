import { type ClientHttp2Stream, constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { Timer } from '../time/scheduler.js';
import { readGrpcStatus } from './grpc-status.js';
import { httpError } from './http-error.js';
import { http2CodeName } from './http2-codes.js';
import { MessageSplitter } from './message-splitter.js';
import type { Session, SessionCall } from './session.js';
import type { SessionPool, SessionWaiter } from './session-pool.js';

/** Maximum number of bytes that the socket buffers. Further batches stay with the producer, which bounds and counts them. */
const HIGH_WATER_BYTES = 1 << 20;
/** Milliseconds that the server has to end a stream whose half we have ended. */
const END_MS = 1000;

/** The parameters of a call. */
export interface CallRequest {
  readonly headers: Record<string, string>;
  /** The first message, framed. */
  readonly message: Buffer;
  /** Whether the call has one request and one response. */
  readonly isUnary: boolean;
  /** The name of the table, for messages. */
  readonly table: string;
  /** The token, which no message may show: a server can send it back. */
  readonly token: string;
}

/** The events of a call. None follows `onEnded`, and none follows `cancel`. */
export interface CallEvents {
  onMessage(message: Buffer): void;
  /** More may be written, after a `write` that returned false. */
  onDrain(): void;
  /** The server accepts no new streams on the connection of this call, and will close it. */
  onGoaway(): void;
  /** The call ended, without an error if its status is OK. */
  onEnded(error: ZerobusError | undefined): void;
}

/** A gRPC call on one HTTP/2 stream. It waits for a session, then sends its request. */
export class Call implements SessionWaiter, SessionCall {
  readonly #pool: SessionPool;
  readonly #request: CallRequest;
  readonly #splitter = new MessageSplitter();
  /** Undefined when the call has ended or was cancelled. */
  #events: CallEvents | undefined;
  #session: Session | undefined;
  #stream: ClientHttp2Stream | undefined;
  #isFull = false;
  #endTimer: Timer | undefined;
  /** The error that destroyed the stream. */
  #cause: unknown;
  /** What the server's status says. */
  #end: { readonly error: ZerobusError | undefined } | undefined;

  constructor(pool: SessionPool, request: CallRequest, events: CallEvents) {
    this.#pool = pool;
    this.#request = request;
    this.#events = events;
    pool.enter(this);
  }

  /** What the call waits for before it sends its request; undefined if it waits for a connection or for the response. */
  get waitsFor(): string | undefined {
    return this.#session === undefined && this.#events !== undefined ? this.#pool.fullness : undefined;
  }

  /**
   * Writes a message in one or two parts. Returns false if the next one should wait for `onDrain`. `onWritten` is called when the socket no
   * longer reads `body`.
   */
  write(head: Buffer | undefined, body: Buffer, onWritten: () => void): boolean {
    const stream = this.#stream;
    if (stream === undefined || this.#events === undefined || stream.writableEnded) {
      onWritten();
      return false;
    }
    const done = (): void => {
      onWritten();
      if (this.#isFull && stream.writableLength < HIGH_WATER_BYTES / 2) {
        this.#isFull = false;
        this.#events?.onDrain();
      }
    };
    if (head === undefined) {
      stream.write(body, done);
    } else {
      stream.cork();
      stream.write(head);
      stream.write(body, done);
      stream.uncork();
    }
    this.#isFull = stream.writableLength >= HIGH_WATER_BYTES;
    return !this.#isFull;
  }

  /** Ends our half of the stream. `onEnded` follows when the server ends its half, or after a few seconds. */
  end(): void {
    const stream = this.#stream;
    if (stream === undefined) {
      this.fail(new ZerobusError('unavailable', 'The stream was ended before it was opened'));
      return;
    }
    if (stream.writableEnded || stream.destroyed) return;
    stream.end();
    this.#endTimer = this.#pool.settings.scheduler.after(END_MS, () => stream.close(constants.NGHTTP2_CANCEL));
  }

  /** Cancels the call without an event. `suspect` means that its session may be dead. */
  cancel(suspect: boolean = false): void {
    this.#events = undefined;
    this.#pool.leave(this);
    this.#stream?.close(constants.NGHTTP2_CANCEL);
    if (suspect) this.#session?.suspect();
  }

  /** Cancels the call, and reports `error` as its end. */
  fail(error: ZerobusError): void {
    this.#end ??= { error };
    this.#pool.leave(this);
    this.#stream?.close(constants.NGHTTP2_CANCEL);
    this.#deliver(this.#end.error);
  }

  onSession(session: Session): void {
    try {
      this.#session = session;
      this.#start(session, session.request(this, this.#request.headers));
    } catch (cause) {
      const error = new ZerobusError('unavailable', 'Cannot open a stream', { table: this.#request.table, cause });
      // The caller has no handle yet.
      void Promise.resolve().then(() => this.fail(error));
    }
  }

  onFailed(error: ZerobusError): void {
    this.fail(error.of(this.#request.table));
  }

  onGoaway(): void {
    this.#events?.onGoaway();
  }

  #start(session: Session, stream: ClientHttp2Stream): void {
    this.#stream = stream;
    stream.on('response', (headers) => this.#onHeaders(headers));
    stream.on('trailers', (headers) => this.#onStatus(headers));
    stream.on('data', (chunk: Buffer) => this.#onData(chunk));
    // The server's half has ended; the trailers may follow in the same turn. 'close' would wait for our half too.
    stream.on('end', () => this.#pool.settings.scheduler.soon(() => this.#onClose(session, stream)));
    // 'close' always follows 'error'.
    stream.on('error', (error: Error) => {
      this.#cause = error.cause ?? error;
    });
    stream.on('close', () => {
      this.#endTimer?.cancel();
      this.#onClose(session, stream);
      session.leave(this);
    });
    if (this.#request.isUnary) stream.end(this.#request.message);
    else stream.write(this.#request.message);
  }

  #onHeaders(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): void {
    const { table, token } = this.#request;
    if (headers['grpc-status'] === undefined) {
      const error = httpError(headers[':status'] ?? 0, headers['content-type'] ?? '', table, [token]);
      if (error !== undefined) this.fail(error);
      return;
    }
    this.#onStatus(headers);
    // The status ends the call, also if the server left the stream open.
    this.#stream?.close(constants.NGHTTP2_CANCEL);
    this.#deliver(this.#end?.error);
  }

  #onStatus(headers: IncomingHttpHeaders): void {
    this.#end ??= { error: readGrpcStatus(headers, this.#request.table, [this.#request.token]) };
  }

  #onData(chunk: Buffer): void {
    try {
      this.#splitter.push(chunk, (message) => this.#events?.onMessage(message));
    } catch (error) {
      this.fail(ZerobusError.from(error).of(this.#request.table));
    }
  }

  #onClose(session: Session, stream: ClientHttp2Stream): void {
    this.#end ??= { error: this.#resetError(session, stream.rstCode) };
    stream.close(constants.NGHTTP2_CANCEL);
    this.#deliver(this.#end.error);
  }

  #resetError(session: Session, code: number): ZerobusError {
    const { table } = this.#request;
    if (session.isLost) return session.lostError(this.#cause).of(table);
    const text =
      code === 0 ? 'The server ended the stream without a status' : `The stream was reset (${http2CodeName(code)})`;
    return new ZerobusError('unavailable', text, { table });
  }

  #deliver(error: ZerobusError | undefined): void {
    const events = this.#events;
    this.#events = undefined;
    events?.onEnded(error);
  }
}

import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2';
import timers from 'node:timers';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { OutgoingBatch } from '../transport/outgoing-batch.js';
import type { OpenRequest, StreamEvents, StreamHandle } from '../transport/stream-handle.js';
import { type BatchTags, batchTags, frameBatch } from './batch-message.js';
import { createStreamMessage } from './create-stream-message.js';
import { httpError } from './http-error.js';
import { MessageSplitter } from './message-splitter.js';
import { decodeGrpcMessage, statusError } from './status.js';
import { readReason } from './status-details.js';
import { parseStreamResponse } from './stream-response.js';

// Not those that a test runner may fake.
const { clearTimeout, setImmediate, setTimeout } = timers;

const PATH = '/databricks.zerobus.Zerobus/EphemeralStream';
/** Maximum number of bytes that the socket buffers. Further frames stay in the queue, which bounds and counts them. */
const HIGH_WATER_BYTES = 1 << 20;
/** Milliseconds to wait for outstanding acks after the server announced with GOAWAY that it closes the connection. */
const GOAWAY_DRAIN_MS = 10_000;
/** Milliseconds that the server has to end a stream whose half we have ended. */
const END_MS = 5000;

/** What a call needs from its transport. */
export interface CallOwner {
  /** Returns the error for a lost connection. */
  createLostError(cause: unknown): ZerobusError;
  /** The session of the call may be dead. */
  onSuspect(session: ClientHttp2Session): void;
  /** The call is closed. */
  onClosed(call: Call): void;
}

/** The gRPC call `EphemeralStream` on one HTTP/2 stream. */
export class Call implements StreamHandle {
  readonly #table: string;
  /** The token, which no message may show: a server can send it back. */
  readonly #token: string;
  readonly #stream: ClientHttp2Stream;
  readonly #splitter = new MessageSplitter();
  readonly #owner: CallOwner;
  readonly #session: ClientHttp2Session;
  readonly #tags: BatchTags;
  #events: StreamEvents | undefined;
  #full = false;
  #headers = false;
  /** The error that destroyed the stream. */
  #cause: unknown;
  #end: { readonly error: ZerobusError | undefined } | undefined;

  constructor(session: ClientHttp2Session, request: OpenRequest, events: StreamEvents, owner: CallOwner) {
    this.#table = request.table;
    this.#token = request.token;
    this.#events = events;
    this.#owner = owner;
    this.#session = session;
    this.#tags = batchTags(request.format, false);
    this.#stream = session.request(requestHeaders(request), { endStream: false });
    const onGoaway = (): void => this.#events?.closing(GOAWAY_DRAIN_MS);
    session.on('goaway', onGoaway);
    this.#stream.on('response', (headers) => this.#onHeaders(headers));
    this.#stream.on('trailers', (headers) => this.#onTrailers(headers));
    this.#stream.on('data', (chunk: Buffer) => this.#onData(chunk));
    // The server's half has ended; the trailers may follow in the same turn. 'close' would wait for our half too.
    this.#stream.on('end', () => setImmediate(() => this.#onClose()));
    // 'close' always follows 'error'.
    this.#stream.on('error', (error: Error) => {
      this.#cause = error.cause ?? error;
    });
    this.#stream.on('close', () => {
      session.off('goaway', onGoaway);
      owner.onClosed(this);
      this.#onClose();
    });
    this.#stream.write(createStreamMessage(request));
  }

  send(batch: OutgoingBatch, offset: number): boolean {
    const stream = this.#stream;
    const onWritten = (): void => {
      batch.written();
      if (this.#full && stream.writableLength < HIGH_WATER_BYTES / 2) {
        this.#full = false;
        this.#events?.writable();
      }
    };
    const { head, body } = frameBatch(batch, offset, this.#tags);
    if (head === undefined) {
      stream.write(body, onWritten);
    } else {
      stream.cork();
      stream.write(head);
      stream.write(body, onWritten);
      stream.uncork();
    }
    this.#full = stream.writableLength >= HIGH_WATER_BYTES;
    return !this.#full;
  }

  end(): void {
    this.#stream.end();
    const timer = setTimeout(() => this.#stream.close(constants.NGHTTP2_CANCEL), END_MS);
    timer.unref();
    this.#stream.once('close', () => clearTimeout(timer));
  }

  cancel(suspect: boolean = false): void {
    this.#events = undefined;
    this.#stream.close(constants.NGHTTP2_CANCEL);
    if (suspect) this.#owner.onSuspect(this.#session);
  }

  #onHeaders(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): void {
    this.#headers = true;
    if (headers['grpc-status'] !== undefined) {
      this.#onTrailers(headers);
      return;
    }
    const error = httpError(headers[':status'] ?? 0, headers['content-type'] ?? '', this.#table, [this.#token]);
    if (error !== undefined) this.#finish(error);
  }

  #onTrailers(headers: IncomingHttpHeaders): void {
    const status = Number(headers['grpc-status'] ?? 2);
    const message = decodeGrpcMessage(String(headers['grpc-message'] ?? ''));
    const reason = readReason(headers['grpc-status-details-bin']?.toString());
    const text = reason === undefined ? message : `${message} ${reason}`;
    this.#end ??= { error: status === 0 ? undefined : statusError(status, text, this.#table, [this.#token]) };
  }

  #onData(chunk: Buffer): void {
    try {
      this.#splitter.push(chunk, (message) => this.#onMessage(message));
    } catch (error) {
      this.#finish(ZerobusError.from(error).of(this.#table));
    }
  }

  #onMessage(message: Buffer): void {
    const response = parseStreamResponse(message);
    const events = this.#events;
    if (response.kind === 'ack') events?.acknowledged(response.offset);
    else if (response.kind === 'closing') events?.closing(response.durationMs);
    else if (response.kind === 'created') {
      if (response.streamId !== '') events?.opened({ streamId: response.streamId, committedOffset: undefined });
      else
        this.#finish(
          new ZerobusError('protocol-error', 'The server opened a stream without an id', { table: this.#table }),
        );
    }
  }

  #onClose(): void {
    const rst = this.#stream.rstCode;
    const error = this.#end === undefined ? this.#createResetError(rst) : this.#end.error;
    this.#stream.close(constants.NGHTTP2_CANCEL);
    this.#deliver(error);
  }

  /** Reports the end now, and cancels the stream. */
  #finish(error: ZerobusError): void {
    this.#end ??= { error };
    this.#stream.close(constants.NGHTTP2_CANCEL);
    this.#deliver(this.#end.error);
  }

  #deliver(error: ZerobusError | undefined): void {
    const events = this.#events;
    this.#events = undefined;
    events?.ended(error);
  }

  #createResetError(rst: number): ZerobusError {
    if (rst === constants.NGHTTP2_NO_ERROR || !this.#headers)
      return this.#owner.createLostError(this.#cause).of(this.#table);
    const name = Object.entries(constants).find(([key, value]) => key.startsWith('NGHTTP2_') && value === rst)?.[0];
    return new ZerobusError('unavailable', `The stream was reset (${name ?? rst})`, { table: this.#table });
  }
}

function requestHeaders(request: OpenRequest): Record<string, string> {
  return {
    ':method': 'POST',
    ':path': PATH,
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': request.userAgent,
    authorization: `Bearer ${request.token}`,
    'x-databricks-zerobus-table-name': request.table,
  };
}

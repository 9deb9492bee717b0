import type { OpenRequest, StreamEvents, StreamHandle } from './stream-handle.js';

/** The parameters of a call that retires a persistent stream. */
export interface RetireRequest {
  /** The name of the table: three parts, unquoted. */
  readonly table: string;
  /** The id of the stream, from `OpenedStream`. */
  readonly streamId: string;
  /** A bearer token. */
  readonly token: string;
  /** The value of the `user-agent` header. */
  readonly userAgent: string;
}

/** Opens streams to the service, for one producer. */
export interface Transport {
  /** The origin of the service, for messages. */
  readonly endpoint: string;
  /** Opens a stream. Never throws: a failure is reported as `ended`, later. */
  open(request: OpenRequest, events: StreamEvents): StreamHandle;
  /**
   * Retires a persistent stream: it can never be resumed. Resolves also if it was retired before. Rejects with a `ZerobusError`, with
   * `aborted` if `signal` is aborted first.
   */
  retire(request: RetireRequest, signal: AbortSignal): Promise<void>;
  /** Cancels the open streams and releases the connections; their last user closes them. Resolves when that is done. */
  close(): Promise<void>;
}

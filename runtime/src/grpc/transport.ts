import type { ZerobusError } from '../errors/zerobus-error.js';

/** The parameters of a new stream. */
export interface OpenRequest {
  /** The name of the table: three parts, unquoted. */
  readonly table: string;
  /** A serialized `google.protobuf.DescriptorProto`. */
  readonly descriptor: Uint8Array;
  /** A bearer token. */
  readonly token: string;
  /** The value of the `user-agent` header. */
  readonly userAgent: string;
}

/** One message for the socket. Its bytes must not change before `written` is called. */
export interface OutgoingMessage {
  /** The bytes before the body; undefined if `body` starts with them. */
  readonly head: Buffer | undefined;
  /** The bytes of the records. */
  readonly body: Buffer;
  /** Called when the socket no longer needs the bytes. */
  written(): void;
}

/** The events of a stream. None follows `ended`, and none follows a call of `cancel`. */
export interface StreamEvents {
  /** The server created the stream: records may be sent. */
  opened(streamId: string): void;
  /** The server acknowledged all messages up to and including this offset. */
  acknowledged(offset: number): void;
  /** The server is about to end the stream: nothing more may be sent, and acks arrive for at most this many milliseconds. */
  closing(durationMs: number): void;
  /** More may be sent, after a `send` that returned false. */
  writable(): void;
  /** The stream ended, without an error if its status is OK. */
  ended(error: ZerobusError | undefined): void;
}

/** One open stream. */
export interface StreamHandle {
  /** Sends a message. Returns false if the next one should wait for `writable`; this one is accepted. */
  send(message: OutgoingMessage): boolean;
  /** Ends our half of the stream. `ended` follows when the server ends its half, or after a few seconds. */
  end(): void;
  /** Cancels the stream without an event. `suspect` means that its connection may be dead, so the next stream uses another one. */
  cancel(suspect?: boolean): void;
}

/** Opens streams to the service. */
export interface Transport {
  /** The origin of the service, for messages. */
  readonly endpoint: string;
  /** Opens a stream. Never throws: a failure is reported as `ended`, later. */
  open(request: OpenRequest, events: StreamEvents): StreamHandle;
  /** Releases the connection; its last user closes it. Resolves when the connection is released, and closed if this was the last user. */
  close(): Promise<void>;
}

import type { ZerobusError } from '../errors/zerobus-error.js';

/** What a stream is opened with. */
export interface OpenRequest {
  /** Three parts, unquoted. */
  readonly table: string;
  /** A serialized `google.protobuf.DescriptorProto`. */
  readonly descriptor: Uint8Array;
  /** A bearer token. */
  readonly token: string;
  readonly userAgent: string;
}

/** One message as it goes to the socket. Its bytes must not change before `written` is called. */
export interface OutgoingMessage {
  /** What stands before the body, where it is not in the body's own buffer. */
  readonly head: Buffer | undefined;
  readonly body: Buffer;
  written(): void;
}

/** What happens on a stream. Nothing comes after `ended`, and nothing at all after `cancel`. */
export interface StreamEvents {
  /** The server has created the stream: records may be sent. */
  opened(streamId: string): void;
  /** Everything up to and including this offset is durable. */
  acknowledged(offset: number): void;
  /** The server will end the stream: nothing more may be sent, acks come for at most this many milliseconds. */
  closing(durationMs: number): void;
  /** There is room again after a `send` that returned false. */
  writable(): void;
  /** The stream is over; undefined for status OK. */
  ended(error: ZerobusError | undefined): void;
}

/** One open stream. */
export interface StreamHandle {
  /** Hands a message over. False: it is taken, but no more should come before `writable`. */
  send(message: OutgoingMessage): boolean;
  /** Says that nothing more will be sent. `ended` comes when the server has ended the stream, or has had a few seconds to do so. */
  end(): void;
  /** Drops the stream, silently. With `suspect` its connection may be dead: the next stream gets another one. */
  cancel(suspect?: boolean): void;
}

/** A way to the service. */
export interface Transport {
  /** The address of the service, for messages. */
  readonly endpoint: string;
  /** Opens a stream. Never throws: what fails comes as `ended`, later. */
  open(request: OpenRequest, events: StreamEvents): StreamHandle;
  /** Gives the connection up; the last user of it closes it. Resolves when nothing of it is open any more. */
  close(): Promise<void>;
}

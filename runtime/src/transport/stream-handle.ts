import type { ZerobusError } from '../errors/zerobus-error.js';
import type { OutgoingBatch, RecordFormat } from './outgoing-batch.js';

/** The parameters of a new stream. */
export interface OpenRequest {
  /** The name of the table: three parts, unquoted. */
  readonly table: string;
  /** A serialized `google.protobuf.DescriptorProto`. Not sent if `format` is `json`. */
  readonly descriptor: Uint8Array;
  /** The encoding of the records. */
  readonly format: RecordFormat;
  /** A bearer token. */
  readonly token: string;
  /** The value of the `user-agent` header. */
  readonly userAgent: string;
  /**
   * Undefined for an ephemeral stream, which ends with its connection. Otherwise the stream is persistent: it is created if `streamId`
   * is undefined, and resumed if not.
   */
  readonly persistent?: { readonly streamId: string | undefined } | undefined;
}

/** A stream that the server opened. */
export interface OpenedStream {
  /** The id that the server gave to the stream. */
  readonly streamId: string;
  /** The last committed offset of a resumed stream. Undefined if nothing was committed, and for a stream that was not resumed. */
  readonly committedOffset: number | undefined;
}

/** The events of a stream. None follows `ended`, and none follows a call of `cancel`. */
export interface StreamEvents {
  /** The server opened the stream: batches may be sent. */
  opened(stream: OpenedStream): void;
  /** The server acknowledged all batches up to and including this offset. */
  acknowledged(offset: number): void;
  /** The server is about to end the stream: nothing more may be sent, and acks arrive for at most this many milliseconds. */
  closing(durationMs: number): void;
  /** More may be sent, after a `send` that returned false. */
  writable(): void;
  /** The stream ended, without an error if its status is OK. */
  ended(error: ZerobusError | undefined): void;
}

/** One stream, open or opening. */
export interface StreamHandle {
  /**
   * What the opening waits for before the request is sent, such as `all 32 connections are full (maxSessions)`. Undefined if it waits for
   * the server's response. For the message of a timeout.
   */
  readonly waitsFor?: string | undefined;
  /**
   * Sends a batch with `offset`, an integer from 0 to 2^53 - 1. Returns false if the next batch should wait for `writable`; this one is
   * accepted.
   */
  send(batch: OutgoingBatch, offset: number): boolean;
  /** Ends our half of the stream. `ended` follows when the server ends its half, or after a few seconds. */
  end(): void;
  /** Cancels the stream without an event. `suspect` means that its connection may be dead, so the next stream uses another one. */
  cancel(suspect?: boolean): void;
}

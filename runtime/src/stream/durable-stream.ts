import type { Frame } from '../batch/frame.js';
import type { FrameQueue } from '../batch/frame-queue.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import type { OpenedStream } from '../transport/stream-handle.js';

/** What is known of a persistent stream that an earlier process used. */
export interface KnownStream {
  readonly streamId: string;
  /** The offset that the next frame to send has at least; frames of the queue may have offsets. */
  readonly nextOffset: number;
}

/**
 * The identity of a persistent stream and its committed offset, which decide what is sent again after a reconnect: nothing at or below
 * the watermark of the server.
 */
export class DurableStream {
  #streamId: string | undefined;
  /** One more than the highest offset that may have been sent. */
  #sent: number;
  /** One more than the highest offset that is known to be committed. */
  #committed: number;

  constructor(known: KnownStream | undefined) {
    this.#streamId = known?.streamId;
    // An earlier process may have sent batches that a power failure took from its spool.
    this.#sent = known === undefined ? 0 : Number.POSITIVE_INFINITY;
    this.#committed = known?.nextOffset ?? 0;
  }

  /** The id that the server gave the stream; undefined before it was created. */
  get streamId(): string | undefined {
    return this.#streamId;
  }

  /** Counts a frame that was sent with `offset`. */
  onSent(offset: number): void {
    if (Number.isFinite(this.#sent)) this.#sent = Math.max(this.#sent, offset + 1);
  }

  /** Counts an acknowledgement. */
  onAcknowledged(offset: number): void {
    this.#committed = Math.max(this.#committed, offset + 1);
  }

  /**
   * Takes in the answer of the server. Returns the frames of the queue that are committed, and the offset of the next one.
   * Throws `protocol-error` if the watermark contradicts what was acknowledged or sent.
   */
  open(stream: OpenedStream, queue: FrameQueue): { readonly committed: readonly Frame[]; readonly nextOffset: number } {
    const isNew = this.#streamId === undefined;
    this.#streamId = stream.streamId;
    const nextOffset = isNew ? 0 : (stream.committedOffset ?? -1) + 1;
    if (nextOffset < this.#committed || nextOffset > this.#sent) {
      const committed = this.#committed === 0 ? 'nothing' : `offset ${this.#committed - 1}`;
      const sent = Number.isFinite(this.#sent) ? `${this.#sent} batches were sent` : 'an earlier process sent more';
      throw new ZerobusError(
        'protocol-error',
        `The server resumed stream ${stream.streamId} after offset ${nextOffset - 1}, but ${committed} was acknowledged and ${sent}`,
      );
    }
    this.#committed = nextOffset;
    this.#sent = Math.max(nextOffset, Number.isFinite(this.#sent) ? this.#sent : 0);
    const committed: Frame[] = [];
    for (let frame = queue.waiting; frame?.offset !== undefined && frame.offset < nextOffset; frame = queue.waiting) {
      queue.take();
      committed.push(frame);
    }
    // What is not committed is sent again, after a rejected record with other offsets.
    for (const frame of queue) frame.offset = undefined;
    return { committed, nextOffset };
  }

  /** Returns the error that names the failure of a persistent stream, or `error` if another kind would have failed too. */
  explain(error: ZerobusError, isOpened: boolean): ZerobusError {
    const { status, serverCode, table, rawMessage } = error;
    const details = { status, serverCode, table, cause: error };
    if (status === 'UNIMPLEMENTED' && !isOpened) {
      const text = `The server has no persistent streams: ${rawMessage}`;
      return new ZerobusError('exactly-once-unsupported', text, details);
    }
    if (status === 'NOT_FOUND' && this.#streamId !== undefined) {
      const text = `The server does not know stream ${this.#streamId}, or it is retired: ${rawMessage}`;
      return new ZerobusError('stream-not-found', text, details);
    }
    return error;
  }
}

import { Buffer } from 'node:buffer';
import type { StreamChange } from '../../storage/stored-stream.js';
import { encodeFrame, FRAME } from './frame.js';

/** A persistent stream as the frames of a segment leave it. */
export interface SegmentStream extends StreamChange {
  /** Offset of the last message in the segment; -1 without messages. */
  lastOffset: number;
}

/** Encodes a change of a stream. `number` is what frames with its records use, unique in the segment. */
export function encodeStream(number: number, { id, table, recordType, status }: StreamChange): Uint8Array[] {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(number);
  const text = JSON.stringify({ id, table, recordType, status });
  return encodeFrame(FRAME.stream, [head, Buffer.from(text, 'utf8')]);
}

/** Length of the stream and the offset of a message. */
export const MESSAGE_HEAD: number = 4 + 6;

/** Encodes which message the records of a frame are from. */
export function encodeMessageHead(stream: number, offset: number): Buffer {
  const head = Buffer.alloc(MESSAGE_HEAD);
  head.writeUInt32LE(stream, 0);
  head.writeUIntLE(offset, 4, 6);
  return head;
}

/** Collects what the frames of a segment say about persistent streams, in their order. */
export class SegmentStreams {
  readonly #byNumber = new Map<number, SegmentStream>();
  readonly #streams = new Map<string, SegmentStream>();

  /** The streams, in the order of their last frames. */
  get all(): readonly Readonly<SegmentStream>[] {
    return [...this.#streams.values()];
  }

  /** Reads the content of a frame `stream`. */
  readChange(content: Buffer): void {
    const change = JSON.parse(content.toString('utf8', 4)) as StreamChange;
    const stream = { ...change, lastOffset: this.#streams.get(change.id)?.lastOffset ?? -1 };
    this.#byNumber.set(content.readUInt32LE(0), stream);
    this.#moveToEnd(stream);
  }

  /** Reads the beginning of a frame `streamRecords`. */
  readMessage(content: Buffer): void {
    const stream = this.#byNumber.get(content.readUInt32LE(0));
    if (stream === undefined) throw new Error('its records have no stream');
    stream.lastOffset = content.readUIntLE(4, 6);
    this.#moveToEnd(stream);
  }

  #moveToEnd(stream: SegmentStream): void {
    this.#streams.delete(stream.id);
    this.#streams.set(stream.id, stream);
  }
}

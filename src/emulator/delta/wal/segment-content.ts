import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { ColumnModel } from '../../../model/table-model.js';
import type { RecordBatch } from '../../storage/record-batch.js';
import type { MessageDescriptor } from '../../validate/read-descriptor.js';
import { countBytes, decodeFrames, encodeFrame, FRAME, type Frame } from './frame.js';
import { encodeMessageHead, MESSAGE_HEAD, type SegmentStream, SegmentStreams } from './stream-frames.js';

/** The content of the frame `start`. */
export interface SegmentStart {
  readonly format: 1;
  /** The id of the log, which is new each time that an emulator starts. */
  readonly log: string;
}

/** The content of the frame `schema`. */
export interface SegmentSchema {
  /** The number that frames with records use, unique in the segment. */
  readonly number: number;
  /** The id of the Delta table. */
  readonly table: string;
  readonly columns: readonly ColumnModel[];
  /** Absent if the records are JSON. */
  readonly descriptor?: MessageDescriptor | undefined;
}

/** The records of one message, read from a segment. */
export interface SegmentRecords {
  readonly schema: SegmentSchema;
  /** The position of the last record. */
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly bounds: Uint32Array;
}

/** A segment that was read. */
export interface Segment {
  readonly log: string;
  readonly records: readonly SegmentRecords[];
  /** The persistent streams that it says something about. */
  readonly streams: readonly Readonly<SegmentStream>[];
  /** Whether all bytes of the file were frames. */
  readonly isWhole: boolean;
}

export function encodeStart(start: SegmentStart): Uint8Array[] {
  return encodeFrame(FRAME.start, [Buffer.from(JSON.stringify(start), 'utf8')]);
}

const START_BYTES = countBytes(encodeStart({ format: 1, log: randomUUID() }));

/** Returns whether a segment of this size can have anything besides its first frame. */
export function hasContent(size: number): boolean {
  return size > START_BYTES;
}

/** `schema` is JSON text without the number. */
export function encodeSchema(number: number, schema: string): Uint8Array[] {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(number);
  return encodeFrame(FRAME.schema, [head, Buffer.from(schema, 'utf8')]);
}

const RECORDS_HEAD = 4 + 6 + 4;

/** Where the message of a persistent stream is in it. */
interface MessagePlace {
  /** The number of the stream in the segment. */
  readonly stream: number;
  readonly offset: number;
}

export function encodeRecords(
  schema: number,
  position: number,
  { bytes, count, bounds }: RecordBatch,
  message?: MessagePlace,
): Uint8Array[] {
  const head = Buffer.alloc(RECORDS_HEAD);
  head.writeUInt32LE(schema, 0);
  head.writeUIntLE(position, 4, 6);
  head.writeUInt32LE(count, 10);
  const places = new Uint8Array(bounds.buffer, bounds.byteOffset, 8 * count);
  if (message === undefined) return encodeFrame(FRAME.records, [head, places, bytes]);
  return encodeFrame(FRAME.streamRecords, [encodeMessageHead(message.stream, message.offset), head, places, bytes]);
}

/** Reads the content of a segment. Undefined if not even its first frame is whole: then it has no records. */
export function decodeSegment(bytes: Buffer): Segment | undefined {
  const frames = decodeFrames(bytes);
  const first = frames.next();
  if (first.done === true || first.value.kind !== FRAME.start) return undefined;
  const { format, log } = JSON.parse(first.value.content.toString('utf8')) as SegmentStart;
  if (format !== 1) throw new Error(`it has the format ${format}, which a newer version wrote`);
  const records: SegmentRecords[] = [];
  const streams = new SegmentStreams();
  const contents = decodeContents(frames, new Map(), streams);
  for (let next = contents.next(); ; next = contents.next()) {
    if (next.done === true) return { log, records, streams: streams.all, isWhole: next.value === bytes.length };
    if (next.value === undefined) throw new Error('its records have no schema');
    records.push(next.value);
  }
}

/**
 * Reads the records in a part of a segment, which begins with a frame, but not those whose schema is neither in it nor in `schemas`. Adds
 * the schemas that it finds. Returns whether all bytes were frames.
 */
export function* decodeRange(bytes: Buffer, schemas: Map<number, SegmentSchema>): Generator<SegmentRecords, boolean> {
  const contents = decodeContents(decodeFrames(bytes), schemas);
  for (let next = contents.next(); ; next = contents.next()) {
    if (next.done === true) return next.value === bytes.length;
    if (next.value !== undefined) yield next.value;
  }
}

/** Reads the frames after the first one. Yields undefined for records without a schema. Returns the number of bytes that were read. */
function* decodeContents(
  frames: Generator<Frame, number>,
  schemas: Map<number, SegmentSchema>,
  streams?: SegmentStreams,
): Generator<SegmentRecords | undefined, number> {
  for (let next = frames.next(); ; next = frames.next()) {
    if (next.done === true) return next.value;
    const { kind, content } = next.value;
    if (kind === FRAME.schema) {
      const schema = JSON.parse(content.toString('utf8', 4)) as Omit<SegmentSchema, 'number'>;
      schemas.set(content.readUInt32LE(0), { ...schema, number: content.readUInt32LE(0) });
    } else if (kind === FRAME.records) yield readRecords(content, schemas);
    else if (kind === FRAME.stream) streams?.readChange(content);
    else if (kind === FRAME.streamRecords) {
      streams?.readMessage(content);
      yield readRecords(content.subarray(MESSAGE_HEAD), schemas);
    } else throw new Error(`it has a frame of kind ${kind}, which a newer version wrote`);
  }
}

function readRecords(content: Buffer, schemas: ReadonlyMap<number, SegmentSchema>): SegmentRecords | undefined {
  const schema = schemas.get(content.readUInt32LE(0));
  if (schema === undefined) return undefined;
  const count = content.readUInt32LE(10);
  const end = RECORDS_HEAD + 8 * count;
  // Copied, because a view must be aligned.
  const places = new Uint8Array(content.subarray(RECORDS_HEAD, end));
  return {
    schema,
    position: content.readUIntLE(4, 6),
    count,
    bounds: new Uint32Array(places.buffer, 0, 2 * count),
    bytes: content.subarray(end),
  };
}

import type { RecordBatch, RecordSchema } from '../../storage/record-batch.js';
import type { StreamChange, StreamIdentity, StreamMessage } from '../../storage/stored-stream.js';
import { countBytes } from './frame.js';
import { encodeRecords, encodeSchema, type SegmentSchema } from './segment-content.js';
import { encodeStream } from './stream-frames.js';
import { TableRanges } from './table-ranges.js';

/** Records of one message. */
interface RecordsEntry {
  readonly table: string;
  readonly batch: RecordBatch;
  /** Undefined if they are not from a persistent stream. */
  readonly message: StreamMessage | undefined;
  /** Position of the last record. */
  readonly position: number;
  readonly onRejected: () => void;
}

/** A change of a persistent stream. */
interface ChangeEntry {
  readonly change: StreamChange;
  readonly position: number;
}

/** Something to write to a segment. */
export type Entry = RecordsEntry | ChangeEntry;

/** Returns about how much memory an entry takes, in bytes. */
export function countMemory(entry: Entry): number {
  return 'batch' in entry ? entry.batch.bytes.length + 8 * entry.batch.count : CHANGE_BYTES;
}

/** More than the text of any change has. */
const CHANGE_BYTES = 300;

/** A stream that the segment has a number for. */
interface NumberedStream {
  readonly number: number;
  readonly table: string;
}

/** Texts of schemas by table: a text is long, and each segment has it. */
export class SchemaTexts {
  readonly #texts = new WeakMap<RecordSchema, Map<string, string>>();

  get(table: string, schema: RecordSchema): string {
    const texts = this.#texts.get(schema) ?? new Map<string, string>();
    const known = texts.get(table);
    if (known !== undefined) return known;
    const { columns, descriptor } = schema;
    const content: Omit<SegmentSchema, 'number'> = { table, columns, descriptor };
    const text = JSON.stringify(content);
    this.#texts.set(schema, texts.set(table, text));
    return text;
  }
}

/** What is written for a group. */
interface Encoded {
  readonly buffers: Uint8Array[];
  /** Where the segment ends with them. */
  readonly end: number;
  /** Notes that they are durable. Until then, the segment does not have their schemas and streams. */
  readonly keep: () => void;
}

/** The frames of a group, and what they add to the segment. */
class EncodedGroup {
  readonly buffers: Uint8Array[] = [];
  readonly schemas = new Map<string, number>();
  readonly streams = new Map<string, NumberedStream>();
  /** Where the segment gets the messages of tables, with schemas and streams that are new. */
  readonly parts: { readonly table: string; readonly start: number; readonly end: number }[] = [];
  end: number;

  constructor(start: number) {
    this.end = start;
  }

  push(frame: readonly Uint8Array[]): void {
    this.buffers.push(...frame);
    this.end += countBytes(frame);
  }
}

/** Encodes the frames of one segment, which has each schema and each stream before the first records that need it. */
export class SegmentEncoder {
  /** The places of the durable records of each table. */
  readonly ranges: TableRanges = new TableRanges();
  readonly #texts: SchemaTexts;
  /** Numbers of schemas, by their text. */
  readonly #schemas = new Map<string, number>();
  readonly #streams = new Map<string, NumberedStream>();
  #nextStream = 0;

  constructor(texts: SchemaTexts) {
    this.#texts = texts;
  }

  /** Encodes entries for a place in the segment, which follows what is durable. */
  encode(entries: readonly Entry[], start: number): Encoded {
    const group = new EncodedGroup(start);
    for (const entry of entries) {
      if ('batch' in entry) this.#encodeRecords(entry, group);
      else this.#declare(entry.change, group);
    }
    const keep = (): void => {
      for (const [text, number] of group.schemas) this.#schemas.set(text, number);
      for (const [id, stream] of group.streams) this.#streams.set(id, stream);
      for (const part of group.parts) this.ranges.add(part.table, part.start, part.end);
    };
    return { buffers: group.buffers, end: group.end, keep };
  }

  #encodeRecords({ table, batch, message, position }: RecordsEntry, group: EncodedGroup): void {
    const start = group.end;
    const text = this.#texts.get(table, batch.schema);
    let number = this.#schemas.get(text) ?? group.schemas.get(text);
    if (number === undefined) {
      number = this.#schemas.size + group.schemas.size;
      group.schemas.set(text, number);
      group.push(encodeSchema(number, text));
    }
    if (message === undefined) group.push(encodeRecords(number, position, batch));
    else {
      const stream = this.#findStream(message.stream, table, group);
      group.push(encodeRecords(number, position, batch, { stream, offset: message.offset }));
    }
    group.parts.push({ table, start, end: group.end });
  }

  #findStream({ id, recordType }: StreamIdentity, table: string, group: EncodedGroup): number {
    const known = group.streams.get(id) ?? this.#streams.get(id);
    if (known?.table === table) return known.number;
    return this.#declare({ id, recordType, table, status: 'open' }, group);
  }

  #declare(change: StreamChange, group: EncodedGroup): number {
    const number = this.#nextStream++;
    group.streams.set(change.id, { number, table: change.table });
    group.push(encodeStream(number, change));
    return number;
  }
}

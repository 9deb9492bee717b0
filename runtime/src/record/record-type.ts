import type { Writer } from '../wire/writer.js';
import type { Column } from './column.js';

/**
 * What a producer, the emulator and tests need of a table. Every generated record class is one, by its statics.
 * `Init` is what a user may give, `Rec` what decoding gives back; a `Rec` may be given again as an `Init`.
 */
export interface RecordType<Init, Rec> {
  /** The three-part name, `catalog.schema.table`, unquoted. */
  readonly table: string;
  /** In the table's order. */
  readonly columns: readonly Column[];
  /** A serialized `google.protobuf.DescriptorProto`, sent when a stream is opened. */
  readonly descriptor: Uint8Array;
  /** SHA-256, in hex, of all that the wire format depends on. */
  readonly schemaHash: string;
  /**
   * Writes one record into `writer` from `at` on, checks it on the way, and returns its end.
   * Throws `ZerobusError` `invalid-value` naming the column; what stands before `at` is then untouched.
   */
  write(writer: Writer, init: Init, at: number): number;
  /** One record as protobuf bytes. Throws as `write` does. */
  encode(init: Init): Uint8Array;
  /** Throws `ZerobusError` `invalid-record` where the bytes are no record of this table. */
  decode(bytes: Uint8Array): Rec;
  /** A record from parsed JSON: ISO times, numbers or strings for BIGINT, base64 for BINARY. Throws `invalid-value`. */
  fromJSON(value: unknown): Rec;
  /** The inverse of `fromJSON`: only values that `JSON.stringify` keeps. */
  toJSON(record: Rec): Record<string, unknown>;
  /** The record as Zerobus takes JSON: integers for times, strings for DECIMAL, VARIANT and large BIGINT. */
  toWire(record: Rec): Record<string, unknown>;
}

/** What a producer needs of it. */
export type RecordCodec<Init, Rec> = Pick<
  RecordType<Init, Rec>,
  'table' | 'columns' | 'descriptor' | 'write' | 'decode'
>;

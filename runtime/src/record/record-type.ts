import type { Writer } from '../wire/writer.js';
import type { Column } from './column.js';

/**
 * Everything that a producer, the emulator and tests need to know about a table. The statics of each generated record class implement
 * it. `Init` is the input of a record and `Rec` the decoded record, which is also a valid `Init`.
 */
export interface RecordType<Init, Rec> {
  /** The name `catalog.schema.table`, unquoted; `schema.table` in a project with targets. */
  readonly table: string;
  /** The columns in the order of the table. */
  readonly columns: readonly Column[];
  /** A serialized `google.protobuf.DescriptorProto`, which is sent when a stream opens. */
  readonly descriptor: Uint8Array;
  /** SHA-256 in hex of everything that the wire format depends on. */
  readonly schemaHash: string;
  /**
   * Checks a record and writes it at `at`. Returns its end.
   * Throws `ZerobusError` `invalid-value`, naming the column; the bytes before `at` are then unchanged.
   */
  write(writer: Writer, init: Init, at: number): number;
  /** Encodes a record as protobuf bytes. Throws as `write` does. */
  encode(init: Init): Uint8Array;
  /** Decodes protobuf bytes. Throws `ZerobusError` `invalid-record` if they are not a record of this table. */
  decode(bytes: Uint8Array): Rec;
  /**
   * Converts parsed JSON into a record: ISO times, numbers or strings for BIGINT, base64 for BINARY. An absent key is NULL; so is `null`,
   * except for a VARIANT, where it is the JSON value null. Throws `invalid-value`.
   */
  fromJSON(value: unknown): Rec;
  /** Converts a record into values that `JSON.stringify` keeps; the inverse of `fromJSON`, so columns that are NULL have no key. */
  toJSON(record: Rec): Record<string, unknown>;
  /** Converts a record into the JSON that Zerobus accepts: integers for times, strings for DECIMAL, VARIANT and large BIGINT. */
  toWire(record: Rec): Record<string, unknown>;
}

/** The part of a record class that a producer uses. */
export type RecordCodec<Init, Rec> = Pick<
  RecordType<Init, Rec>,
  'table' | 'columns' | 'descriptor' | 'write' | 'decode'
>;

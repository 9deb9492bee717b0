import { invalidRecord, ProtobufReader } from '../wire/protobuf-reader.js';
import { formatDate } from './date.js';
import type { Micros } from './micros.js';
import { parseVariant, type VariantValue } from './variant.js';

/** Reads the values of a record: protobuf scalars, and the Delta types that Zerobus encodes as a number or as text. */
export class Reader extends ProtobufReader {
  /** Reads a TIMESTAMP or TIMESTAMP_NTZ. */
  micros(): Micros {
    return this.bigint() as Micros;
  }

  /** Reads a DATE as `2026-01-31`. */
  date(): string {
    return formatDate(this.int());
  }

  /** Reads a VARIANT, which is JSON text on the wire. Throws `invalid-record` if the text is not JSON. */
  variant(): VariantValue {
    const json = this.string();
    try {
      return parseVariant(json);
    } catch (cause) {
      throw invalidRecord('a VARIANT does not contain JSON', cause);
    }
  }
}

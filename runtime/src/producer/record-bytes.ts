import { Buffer } from 'node:buffer';
import type { RecordEncoder } from '../batch/open-batch.js';
import { withVariantTexts } from '../codecs/variant.js';
import { recordToWire } from '../record/record-class.js';
import type { RecordCodec } from '../record/record-type.js';
import { recordFromWire } from '../record/wire-json.js';
import type { RecordFormat } from '../transport/outgoing-batch.js';
import { Writer } from '../wire/writer.js';

/** Returns how the records of a class become the bytes of a format. */
export function recordEncoder<Init, Rec>(type: RecordCodec<Init, Rec>, format: RecordFormat): RecordEncoder<Init> {
  if (format === 'proto') return type;
  return {
    write(writer, record, at) {
      // Encoding as protobuf checks the record in the same way for both formats.
      const checked = new Writer();
      const end = type.write(checked, record, 0);
      const decoded = withVariantTexts(() => type.decode(checked.buffer.subarray(0, end)) as object);
      const text = JSON.stringify(recordToWire(type, decoded));
      const length = Buffer.byteLength(text);
      writer.reserve(at, length).write(text, at);
      return at + length;
    },
  };
}

/** Decodes the bytes of a record in a format. Throws if they are not a record of the class, such as one of an earlier version of it. */
export function decodeRecord<Init, Rec>(type: RecordCodec<Init, Rec>, format: RecordFormat, bytes: Uint8Array): Rec {
  if (format === 'proto') return type.decode(bytes);
  return recordFromWire(type, JSON.parse(Buffer.from(bytes).toString('utf8')));
}

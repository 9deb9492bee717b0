import { Buffer } from 'node:buffer';
import { formatDecimal } from '../parquet/decimal-digits.js';
import type { Variant } from './encode-variant.js';
import { PRIMITIVE } from './variant-types.js';

/** Decodes a VARIANT to JSON text. Throws RangeError if it is malformed, or holds a value that is not in JSON. */
export function decodeVariant({ metadata, value }: Variant): string {
  const keys = readKeys(toBuffer(metadata));
  return readValue(toBuffer(value), 0, keys);
}

function toBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

function readKeys(bytes: Buffer): readonly string[] {
  const size = (bytes.readUInt8(0) >> 6) + 1;
  const count = bytes.readUIntLE(1, size);
  const start = 1 + size * (count + 2);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [bytes.readUIntLE(1 + size * (i + 1), size), bytes.readUIntLE(1 + size * (i + 2), size)];
    return bytes.toString('utf8', start + from, start + to);
  });
}

function readValue(bytes: Buffer, at: number, keys: readonly string[]): string {
  const header = bytes.readUInt8(at);
  const type = header >> 2;
  switch (header & 3) {
    case 0:
      return readPrimitive(bytes, at + 1, type);
    case 1:
      return JSON.stringify(bytes.toString('utf8', at + 1, at + 1 + type));
    case 2: {
      const [offsetSize, idSize] = [(type & 3) + 1, ((type >> 2) & 3) + 1];
      const { count, next } = readCount(bytes, at + 1, (type & 16) !== 0);
      const offsets = next + idSize * count;
      const values = offsets + offsetSize * (count + 1);
      const members = Array.from({ length: count }, (_, i) => {
        const key = keys[bytes.readUIntLE(next + idSize * i, idSize)];
        if (key === undefined) throw new RangeError('a VARIANT has an unknown key');
        const from = values + bytes.readUIntLE(offsets + offsetSize * i, offsetSize);
        return `${JSON.stringify(key)}:${readValue(bytes, from, keys)}`;
      });
      return `{${members.join(',')}}`;
    }
    default: {
      const size = (type & 3) + 1;
      const { count, next } = readCount(bytes, at + 1, (type & 4) !== 0);
      const values = next + size * (count + 1);
      const items = Array.from({ length: count }, (_, i) =>
        readValue(bytes, values + bytes.readUIntLE(next + size * i, size), keys),
      );
      return `[${items.join(',')}]`;
    }
  }
}

function readCount(bytes: Buffer, at: number, isLarge: boolean): { readonly count: number; readonly next: number } {
  const size = isLarge ? 4 : 1;
  return { count: bytes.readUIntLE(at, size), next: at + size };
}

function readPrimitive(bytes: Buffer, at: number, type: number): string {
  switch (type) {
    case PRIMITIVE.null:
      return 'null';
    case PRIMITIVE.true:
      return 'true';
    case PRIMITIVE.false:
      return 'false';
    case PRIMITIVE.int8:
      return String(bytes.readInt8(at));
    case PRIMITIVE.int16:
      return String(bytes.readInt16LE(at));
    case PRIMITIVE.int32:
      return String(bytes.readInt32LE(at));
    case PRIMITIVE.int64:
      return String(bytes.readBigInt64LE(at));
    case PRIMITIVE.double:
      return formatDouble(bytes.readDoubleLE(at));
    case PRIMITIVE.float:
      return formatDouble(bytes.readFloatLE(at));
    case PRIMITIVE.decimal4:
      return formatDecimal(BigInt(bytes.readInt32LE(at + 1)), bytes.readUInt8(at));
    case PRIMITIVE.decimal8:
      return formatDecimal(bytes.readBigInt64LE(at + 1), bytes.readUInt8(at));
    case PRIMITIVE.decimal16: {
      const unscaled = (bytes.readBigInt64LE(at + 9) << 64n) | bytes.readBigUInt64LE(at + 1);
      return formatDecimal(unscaled, bytes.readUInt8(at));
    }
    case PRIMITIVE.string:
      return JSON.stringify(bytes.toString('utf8', at + 4, at + 4 + bytes.readUInt32LE(at)));
    default:
      throw new RangeError(`a VARIANT holds a value of type ${type}, which JSON does not have`);
  }
}

/** JSON has no numbers such as NaN, which other writers may store. */
function formatDouble(value: number): string {
  return Number.isFinite(value) ? JSON.stringify(value) : JSON.stringify(String(value));
}

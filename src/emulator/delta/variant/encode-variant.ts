import { Buffer } from 'node:buffer';
import { type JsonBuilder, parseJsonWith } from '../../../system/parse-json-with.js';
import { parseDecimal } from '../parquet/decimal-digits.js';
import { PRIMITIVE } from './variant-types.js';

/** A VARIANT as Delta stores it. */
export interface Variant {
  readonly metadata: Uint8Array;
  readonly value: Uint8Array;
}

/** A parsed JSON value that keeps the digits of numbers. */
type JsonNode =
  | null
  | boolean
  | string
  | { readonly number: string }
  | readonly JsonNode[]
  | ReadonlyMap<string, JsonNode>;

const toNodes: JsonBuilder<Map<string, unknown>> = {
  number: (number) => ({ number }),
  object: () => new Map(),
  set: (object, key, value) => object.set(key, value),
};

/** The most digits of a DECIMAL. */
const MAX_DIGITS = 38;

/**
 * Encodes JSON text as Spark's `parse_json` does: a number without an exponent and with at most 38 digits is an integer or a
 * decimal, so that it keeps its digits, and any other one a double.
 */
export function encodeVariant(json: string): Variant {
  const keys = new Map<string, number>();
  const value = encodeValue(parseJsonWith(json, toNodes) as JsonNode, keys);
  return { metadata: encodeMetadata([...keys.keys()]), value };
}

function encodeMetadata(keys: readonly string[]): Uint8Array {
  const names = keys.map((key) => Buffer.from(key, 'utf8'));
  const length = names.reduce((sum, name) => sum + name.length, 0);
  const size = intSize(Math.max(length, names.length));
  // Version 1, and keys that are not sorted.
  return Buffer.concat([Buffer.of(1 | ((size - 1) << 6)), int(names.length, size), offsets(names, size), ...names]);
}

function encodeValue(node: JsonNode, keys: Map<string, number>): Buffer {
  if (node === null) return primitive(PRIMITIVE.null);
  if (typeof node === 'boolean') return primitive(node ? PRIMITIVE.true : PRIMITIVE.false);
  if (typeof node === 'string') return encodeString(node);
  if (Array.isArray(node)) return encodeArray(node, keys);
  if (node instanceof Map) return encodeObject(node, keys);
  return encodeNumber((node as { readonly number: string }).number);
}

function encodeString(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length < 64) return Buffer.concat([Buffer.of((bytes.length << 2) | 1), bytes]);
  return primitive(PRIMITIVE.string, int(bytes.length, 4), bytes);
}

function encodeNumber(text: string): Buffer {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  if (/[eE]/.test(text) || digits.length > MAX_DIGITS || fraction.length > MAX_DIGITS) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(Number(text));
    return primitive(PRIMITIVE.double, bytes);
  }
  if (fraction === '') {
    const integer = BigInt(text);
    for (const [type, size] of INTEGERS) {
      if (BigInt.asIntN(8 * size, integer) === integer) return primitive(type, bigint(integer, size));
    }
  }
  const unscaled = parseDecimal(text, fraction.length);
  // Readers reject a scale that is larger than the precision of the type.
  const precision = Math.max(digits.length, fraction.length);
  const [type, size] = precision <= 9 ? DECIMALS[0] : precision <= 18 ? DECIMALS[1] : DECIMALS[2];
  return primitive(type, Buffer.of(fraction.length), bigint(unscaled, size));
}

const INTEGERS = [
  [PRIMITIVE.int8, 1],
  [PRIMITIVE.int16, 2],
  [PRIMITIVE.int32, 4],
  [PRIMITIVE.int64, 8],
] as const;

const DECIMALS = [
  [PRIMITIVE.decimal4, 4],
  [PRIMITIVE.decimal8, 8],
  [PRIMITIVE.decimal16, 16],
] as const;

function encodeArray(items: readonly JsonNode[], keys: Map<string, number>): Buffer {
  const values = items.map((item) => encodeValue(item, keys));
  const size = intSize(totalLength(values));
  const isLarge = values.length > 255;
  const header = ((((isLarge ? 1 : 0) << 2) | (size - 1)) << 2) | 3;
  return Buffer.concat([Buffer.of(header), int(values.length, isLarge ? 4 : 1), offsets(values, size), ...values]);
}

/** Fields are in the order of the bytes of their names, which readers search. */
function encodeObject(members: ReadonlyMap<string, JsonNode>, keys: Map<string, number>): Buffer {
  const ids = new Map<string, number>();
  let highest = 0;
  for (const key of members.keys()) {
    const id = keys.get(key) ?? keys.size;
    keys.set(key, id);
    ids.set(key, id);
    highest = Math.max(highest, id);
  }
  const sorted = [...members].sort(([a], [b]) => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')));
  const values = sorted.map(([, item]) => encodeValue(item, keys));
  const size = intSize(totalLength(values));
  const idSize = intSize(highest);
  const isLarge = values.length > 255;
  const header = ((((isLarge ? 1 : 0) << 4) | ((idSize - 1) << 2) | (size - 1)) << 2) | 2;
  return Buffer.concat([
    Buffer.of(header),
    int(values.length, isLarge ? 4 : 1),
    ...sorted.map(([key]) => int(ids.get(key) ?? 0, idSize)),
    offsets(values, size),
    ...values,
  ]);
}

function primitive(type: number, ...content: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.of(type << 2), ...content]);
}

function offsets(parts: readonly Buffer[], size: number): Buffer {
  const bytes = Buffer.alloc(size * (parts.length + 1));
  let at = 0;
  parts.forEach((part, i) => {
    at += part.length;
    bytes.writeUIntLE(at, size * (i + 1), size);
  });
  return bytes;
}

function totalLength(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function intSize(largest: number): number {
  if (largest < 2 ** 8) return 1;
  if (largest < 2 ** 16) return 2;
  return largest < 2 ** 24 ? 3 : 4;
}

function int(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
}

function bigint(value: bigint, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 255n);
  return bytes;
}

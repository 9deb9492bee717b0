import { Buffer } from 'node:buffer';
import { bytesBound, stringBound } from '../codecs/put-text.js';
import { missing } from '../codecs/value-errors.js';
import { variantNull } from '../codecs/variant.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { Writer } from '../wire/writer.js';
import type { Column, ScalarName } from './column.js';
import { convertKey, convertRecord, isPlainObject } from './convert.js';
import { getScalar } from './scalars.js';

const SCRATCH_WRITER = new Writer();
/** A buffer that grew beyond this is replaced after use. */
const MAX_KEPT_BYTES = 1 << 20;
/** Maximum size of an encoded number in bytes. */
const NUMBER_BYTES = 10;

/**
 * Parses a record of parsed JSON into the input of `RecordType.write`, which checks the values. Throws `invalid-value` for
 * a value that is not an object, or text that does not have the form of its column's type.
 */
export function parseJsonRecord(columns: readonly Column[], value: unknown): Record<string, unknown> {
  if (!isPlainObject(value)) {
    throw new ZerobusError('invalid-value', 'A record is a JSON object with a key for each column');
  }
  return convertRecord(columns, value, 'name', parseJsonScalar);
}

/** Parses one value of parsed JSON into the input of its column, without checking its range. Throws `invalid-value`. */
export function parseJsonScalar(type: ScalarName, value: unknown, column: string): unknown {
  return getScalar(type).parse?.(value, column) ?? value;
}

/**
 * Parses a value of parsed JSON as `fromJSON` does, and checks it with the function that would write it. Returns a bigint for BIGINT,
 * and `variantNull` for the null of a VARIANT. Throws `invalid-value` without a path.
 */
export function parseCheckedScalar(type: ScalarName, value: unknown): unknown {
  if (value === null && type === 'variant') return variantNull;
  if (value === null || value === undefined) throw missing('value');
  return check(type, parseJsonScalar(type, value, ''));
}

/** Does the same for the key of a map, which is a string in JSON. */
export function parseCheckedKey(type: ScalarName, key: string): unknown {
  return check(type, convertKey(type, key, 'name', parseJsonScalar, ''));
}

/** Checks a value by writing it into a buffer that nobody reads. */
function check(type: ScalarName, value: unknown): unknown {
  try {
    // A value of the wrong type has no bound, but is rejected before it is written.
    SCRATCH_WRITER.reserve(0, NUMBER_BYTES + stringBound(value as string) + bytesBound(value as Uint8Array));
    getScalar(type).put(SCRATCH_WRITER, value as never, (type.match(/\d+/g) ?? []).map(Number));
  } finally {
    if (SCRATCH_WRITER.buffer.length > MAX_KEPT_BYTES) SCRATCH_WRITER.use(Buffer.allocUnsafeSlow(MAX_KEPT_BYTES));
  }
  return type === 'bigint' ? BigInt(value as bigint | number) : value;
}

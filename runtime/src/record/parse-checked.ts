import { putDate } from '../codecs/date.js';
import { putDecimal } from '../codecs/decimal.js';
import { putBigint, putBoolean, putDouble, putFloat, putInt, putSmallint, putTinyint } from '../codecs/put-numbers.js';
import { bytesBound, putBinary, putBoundedString, putString, stringBound } from '../codecs/put-text.js';
import { variantJson } from '../codecs/put-variant.js';
import { putTimestamp, putTimestampNtz } from '../codecs/timestamp.js';
import { missing } from '../codecs/value-errors.js';
import { Writer } from '../wire/writer.js';
import type { ScalarName } from './column.js';
import { convertKey } from './convert.js';
import { parseJsonScalar } from './parse-json.js';

const scratch = new Writer();
/** A buffer that grew beyond this is replaced after use. */
const KEEP = 1 << 20;
/** The most bytes of a number. */
const NUMBER_BYTES = 10;

/**
 * Parses a value of parsed JSON as `fromJSON` does, and checks it with the function that would write it. Returns a bigint for BIGINT.
 * Throws `invalid-value` without a path.
 */
export function parseCheckedScalar(type: ScalarName, value: unknown): unknown {
  if (value === null || value === undefined) throw missing('value');
  return check(type, parseJsonScalar(type, value, ''));
}

/** Does the same for the key of a map, which is a string in JSON. */
export function parseCheckedKey(type: ScalarName, key: string): unknown {
  return check(type, convertKey(type, key, 'name', parseJsonScalar, ''));
}

function check(type: ScalarName, value: unknown): unknown {
  try {
    put(type, value);
  } finally {
    if (scratch.buffer.length > KEEP) scratch.use(Buffer.allocUnsafeSlow(KEEP));
  }
  return type === 'bigint' ? BigInt(value as bigint | number) : value;
}

/** Checks a value by writing it into a buffer that nobody reads. */
function put(type: ScalarName, value: unknown): void {
  // A value of the wrong type has no bound, but is rejected before it is written.
  const bound = NUMBER_BYTES + stringBound(value as string) + bytesBound(value as Uint8Array);
  const b = scratch.reserve(0, bound);
  const given = value as never;
  switch (type) {
    case 'boolean':
      putBoolean(b, given, 0, '');
      return;
    case 'tinyint':
      putTinyint(b, given, 0, '');
      return;
    case 'smallint':
      putSmallint(b, given, 0, '');
      return;
    case 'int':
      putInt(b, given, 0, '');
      return;
    case 'bigint':
      putBigint(b, given, 0, '');
      return;
    case 'float':
      putFloat(scratch.view, given, 0, '');
      return;
    case 'double':
      putDouble(scratch.view, given, 0, '');
      return;
    case 'string':
      putString(b, given, 0, '');
      return;
    case 'binary':
      putBinary(b, given, 0, '');
      return;
    case 'date':
      putDate(b, given, 0, '');
      return;
    case 'timestamp':
      // A bigint was parsed from text, range included. putTimestamp would warn about times in the 1970s.
      if (typeof value !== 'bigint') putTimestamp(b, given, 0, '');
      return;
    case 'timestamp_ntz':
      putTimestampNtz(b, given, 0, '');
      return;
    case 'variant':
      variantJson(given, '');
      return;
    default:
      putParameterised(b, type, given);
  }
}

function putParameterised(buffer: Buffer, type: string, value: string): void {
  const [first = 0, second = 0] = (type.match(/\d+/g) ?? []).map(Number);
  if (type.startsWith('decimal')) putDecimal(buffer, value, first, second, 0, '');
  else putBoundedString(buffer, value, first, 0, '');
}

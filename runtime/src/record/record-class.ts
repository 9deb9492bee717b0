// The methods of a record class that are the same for every table.
import { recordTypeError } from '../codecs/value-errors.js';
import { ZerobusError } from '../errors/zerobus-error.js';
import { copyBytes } from '../wire/copy-bytes.js';
import { Writer } from '../wire/writer.js';
import type { ScalarName } from './column.js';
import { convertRecord } from './convert.js';
import { parseJsonRecord } from './parse-json.js';
import type { RecordType } from './record-type.js';
import { getScalar } from './scalars.js';
import { findUnknownKey, unknownKeyError } from './unknown-key.js';

/** A buffer that grew beyond this is not kept after use. */
const MAX_KEPT_BYTES = 1 << 20;
/** The writer that is kept for the next record. A getter of a record may encode another one, which gets its own writer meanwhile. */
let idleWriter: Writer | undefined;

/** Encodes a record into new bytes. Throws `invalid-value`, naming table and column. */
export function encodeRecord<Init>(type: Pick<RecordType<Init, never>, 'table' | 'write'>, init: Init): Uint8Array {
  const writer = idleWriter ?? new Writer();
  idleWriter = undefined;
  try {
    if (typeof init !== 'object' || init === null || Array.isArray(init)) throw recordTypeError(init);
    const end = type.write(writer, init, 0);
    return copyBytes(writer.buffer, 0, end);
  } catch (error) {
    throw ZerobusError.is(error) ? error.of(type.table) : error;
  } finally {
    if (writer.buffer.length <= MAX_KEPT_BYTES) idleWriter = writer;
  }
}

/**
 * Converts parsed JSON into a record, with the checks of a record that is sent. An absent key is NULL; so is `null`, except for a VARIANT,
 * where it is the JSON value null. Throws `invalid-value` or `unknown-key`, naming table and column.
 */
export function recordFromJSON<Init, Rec>(type: RecordType<Init, Rec>, value: unknown): Rec {
  try {
    const unknown = findUnknownKey(type.columns, value);
    if (unknown !== undefined) throw unknownKeyError(unknown);
    return type.decode(encodeRecord(type, parseJsonRecord(type.columns, value) as Init));
  } catch (error) {
    throw ZerobusError.is(error) ? error.of(type.table) : error;
  }
}

/**
 * Converts a record into values that `JSON.stringify` keeps: ISO times, BIGINT as string, base64. Leaves NULL columns out; `null` is the
 * JSON value null of a VARIANT.
 */
export function recordToJSON(type: Pick<RecordType<never, never>, 'columns'>, record: object): Record<string, unknown> {
  return convertRecord(type.columns, record as Record<string, unknown>, 'property', formatScalar);
}

/**
 * Converts a record into the JSON that Zerobus accepts (docs/protocol.md): integers for times and dates, strings for DECIMAL, VARIANT
 * and integers beyond 2^53. Leaves NULL columns out. Throws `invalid-value` for a number that is not finite.
 */
export function recordToWire(type: Pick<RecordType<never, never>, 'columns'>, record: object): Record<string, unknown> {
  return convertRecord(type.columns, record as Record<string, unknown>, 'property', formatWireScalar);
}

function formatScalar(type: ScalarName, value: unknown): unknown {
  const { format } = getScalar(type);
  return format === undefined ? value : format(value as never);
}

function formatWireScalar(type: ScalarName, value: unknown, column: string): unknown {
  const { formatWire } = getScalar(type);
  return formatWire === undefined ? formatScalar(type, value) : formatWire(value as never, column);
}

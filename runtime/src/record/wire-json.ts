import type { ScalarName } from './column.js';
import { convertRecord } from './convert.js';
import { encodeRecord } from './record-class.js';
import type { RecordCodec } from './record-type.js';
import { getScalar } from './scalars.js';

type Json = Record<string, unknown>;

/** Converts what `recordToWire` returned, after JSON, into a record. Throws `invalid-value` if it is something else. */
export function recordFromWire<Init, Rec>(type: RecordCodec<Init, Rec>, value: unknown): Rec {
  const init = convertRecord(type.columns, value as Json, 'name', parseWireScalar) as Init;
  return type.decode(encodeRecord(type, init));
}

function parseWireScalar(type: ScalarName, value: unknown, column: string): unknown {
  const { parse, parseWire = parse } = getScalar(type);
  return parseWire === undefined ? value : parseWire(value, column);
}

import * as codegen from 'zerobus-runtime/codegen';
import type { DeltaType } from '../../model/delta-type.js';
import {
  findScalarRow,
  listPutParameters,
  type ScalarRow,
  type ScalarType,
  scalarName,
} from '../../proto/scalar-types.js';
import { ExactNumber, parseInteger, plainDigits, plainValue } from './exact-number.js';
import { convertTimestamp, putInstant, putWallClock } from './put-time.js';
import type { BinaryEncoding } from './read-options.js';
import type { TimestampUnit } from './timestamp-unit.js';
import { toVariantText } from './variant-text.js';

/** How JSON values are read that have more than one meaning. */
export interface ValueOptions {
  /** The unit of timestamps that are plain numbers; absent: they are rejected. */
  readonly unit?: TimestampUnit | undefined;
  /** Default `base64`. */
  readonly binary?: BinaryEncoding | undefined;
  /** Called with each BINARY value if `binary` is absent. */
  readonly onBinary?: ((value: unknown) => void) | undefined;
}

/** Writes JSON values of a scalar type. */
export interface ScalarCodec {
  /** The protobuf wire type. */
  readonly wire: 0 | 1 | 2 | 5;
  /** Converts a JSON value, not null, to the input of `put`; absent if they are the same. Throws `invalid-value`. */
  readonly convert?: (value: unknown, column: string) => unknown;
  /** The most bytes that `put` writes for a value. */
  readonly bound: number | ((value: never) => number);
  /** Checks and writes a value without a tag; returns the end. Throws `invalid-value`. */
  readonly put: (writer: codegen.Writer, value: never, at: number, column: string) => number;
}

/** The functions that a row of the type table names. */
const functions: Pick<typeof codegen, ScalarRow['put'] | Extract<ScalarRow['bytes'], string>> = codegen;

/** Returns the codec of a scalar type that `checkTable` let pass. */
export function scalarCodec(type: DeltaType, options: ValueOptions): ScalarCodec {
  const row = findScalarRow(type);
  if (row === undefined) throw new Error(`${scalarName(type)} should have been rejected before`);
  const scalar = type as ScalarType;
  const { bytes, wire } = row;
  return {
    wire,
    bound: typeof bytes === 'number' ? bytes : functions[bytes],
    put: chooseTimePut(scalar) ?? bindPut(row, listPutParameters(scalar)),
    ...chooseConvert(scalar, options),
  };
}

/** Times have writers of their own here, for the unit of plain numbers and a fast path for UTC. */
function chooseTimePut({ kind }: ScalarType): ScalarCodec['put'] | undefined {
  return kind === 'timestamp' ? putInstant : kind === 'timestamp_ntz' ? putWallClock : undefined;
}

/** Binds the row's function to the parameters of the type, one closure for each number of them: it runs for each value. */
function bindPut({ put, into }: ScalarRow, [first, second]: readonly number[]): ScalarCodec['put'] {
  const write = functions[put] as (...args: readonly unknown[]) => number;
  if (into === 'view') return (writer, value, at, column) => write(writer.view, value, at, column);
  if (first === undefined) return (writer, value, at, column) => write(writer.buffer, value, at, column);
  if (second === undefined) return (writer, value, at, column) => write(writer.buffer, value, first, at, column);
  return (writer, value, at, column) => write(writer.buffer, value, first, second, at, column);
}

/** How a value of parsed JSON becomes what `put` takes. */
function chooseConvert({ kind }: ScalarType, { binary, onBinary, unit }: ValueOptions): Pick<ScalarCodec, 'convert'> {
  switch (kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
      return { convert: convertInteger };
    case 'bigint':
      return { convert: convertBigint };
    case 'float':
    case 'double':
      return { convert: (value, column) => convertFloating(kind, value, column) };
    case 'binary':
      return { convert: binary === 'hex' ? convertHex : chooseBase64(binary === undefined ? onBinary : undefined) };
    case 'timestamp':
    case 'timestamp_ntz':
      return { convert: (value, column) => convertTimestamp(kind, value, unit, column) };
    case 'decimal':
      return { convert: convertDecimal };
    case 'variant':
      return { convert: toVariantText };
    default:
      return { convert: plainValue };
  }
}

/** The number is below 2^53 or rejected, so that it is exact. */
function convertInteger(value: unknown, column: string): unknown {
  return value instanceof ExactNumber ? Number(wholeNumber(value, column)) : value;
}

function convertBigint(value: unknown, column: string): unknown {
  // A number has at most 15 significant digits here.
  if (typeof value === 'number' && Number.isInteger(value)) {
    return Number.isSafeInteger(value) ? value : BigInt(plainDigits(String(value)));
  }
  return value instanceof ExactNumber ? wholeNumber(value, column) : codegen.fromJsonScalar('bigint', value, column);
}

function chooseBase64(onBinary: ValueOptions['onBinary']): NonNullable<ScalarCodec['convert']> {
  return (value, column) => {
    onBinary?.(value);
    return codegen.fromJsonScalar('binary', plainValue(value), column);
  };
}

/** Reads pairs of hex digits, also after `\x` as PostgreSQL writes them, and `0x` as SQL Server does. */
function convertHex(value: unknown, column: string): Buffer {
  const digits = typeof value === 'string' ? /^(?:\\x|0x)?((?:[0-9a-f]{2})*)$/i.exec(value)?.[1] : undefined;
  if (digits !== undefined) return Buffer.from(digits, 'hex');
  throw codegen.invalid(column, 'BINARY: hex text', plainValue(value), 'Write two hex digits for each byte.');
}

function wholeNumber({ text }: ExactNumber, column: string): bigint {
  const found = parseInteger(text);
  if (found === undefined)
    throw codegen.invalid(column, 'an integer', text, 'Send an integer; values are not rounded.');
  return found;
}

function convertFloating(type: 'float' | 'double', value: unknown, column: string): unknown {
  if (typeof value === 'number') return value;
  if (!(value instanceof ExactNumber)) return codegen.fromJsonScalar(type, value, column);
  const number = Number(value.text);
  if (!Number.isFinite(number)) throw codegen.invalid(column, 'a number up to 1.8e308', value.text);
  return number;
}

/** A number has at most 15 digits here, so its text shows the original digits. */
function convertDecimal(value: unknown): unknown {
  if (typeof value === 'number') return plainDigits(String(value));
  return value instanceof ExactNumber ? plainDigits(value.text) : value;
}

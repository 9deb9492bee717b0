import { parseDate } from '../codecs/date.js';
import { invalid, wrong } from '../codecs/invalid.js';
import { formatWallClock, type Micros, micros, parseIso } from '../codecs/micros.js';
import { variantJson } from '../codecs/put-variant.js';
import { type VariantInput, variantNull } from '../codecs/variant.js';
import { ZerobusError } from '../errors.js';
import type { Column, ColumnType, ScalarName } from './column.js';

type Json = Record<string, unknown>;
type Convert = (type: ScalarName, value: unknown, column: string) => unknown;

/** Parsed JSON to what `RecordType.write` takes; it checks the rest. Throws `invalid-value`. */
export function initFromJson(columns: readonly Column[], value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ZerobusError('invalid-value', 'A record is a JSON object with a key for each column');
  }
  return convertStruct(columns, value as Json, 'name', fromJsonScalar);
}

/** The inverse of `initFromJson`. */
export function recordToJson(columns: readonly Column[], record: object): Json {
  return convertStruct(columns, record as Json, 'property', toJsonScalar);
}

/** A record as Zerobus takes JSON (docs/protocol.md). NULL columns are left out. */
export function recordToWireJson(columns: readonly Column[], record: object): Json {
  return convertStruct(columns, record as Json, 'property', toWireScalar);
}

/** `from`: whether the given object has the columns' names as keys, or the properties of the record class. */
function convertStruct(columns: readonly Column[], from: Json, keys: 'name' | 'property', convert: Convert): Json {
  const result: Json = {};
  for (const column of columns) {
    const key = keys === 'name' ? column.name : (column.property ?? column.name);
    const value = Object.hasOwn(from, key) ? from[key] : undefined;
    if (value === undefined || value === null) continue;
    setOwn(result, column.name, convertValue(column.type, value, keys, convert, column.name));
  }
  return result;
}

function convertValue(
  type: ColumnType,
  value: unknown,
  keys: 'name' | 'property',
  convert: Convert,
  at: string,
): unknown {
  if (typeof type === 'string') return convert(type, value, at);
  if ('array' in type) {
    if (!Array.isArray(value)) throw invalid(at, 'an array', value);
    return value.map((item, index) => element(type.array, item, keys, convert, `${at}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) throw invalid(at, 'an object', value);
  if ('struct' in type) return convertFields(type.struct, value as Json, keys, convert, at);
  const [keyType, valueType] = type.map;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const converted = entries.map(([key, item]): [unknown, unknown] => [
    convertKey(keyType, key, keys, convert, at),
    element(valueType, item, keys, convert, `${at}[${String(key)}]`),
  ]);
  if (keys === 'name') return new Map(converted);
  const result: Json = {};
  for (const [key, item] of converted) setOwn(result, String(key), item);
  return result;
}

function convertFields(
  columns: readonly Column[],
  value: Json,
  keys: 'name' | 'property',
  convert: Convert,
  at: string,
): Json {
  try {
    return convertStruct(columns, value, keys, convert);
  } catch (error) {
    throw ZerobusError.is(error) ? error.inside(at) : error;
  }
}

function element(type: ColumnType, value: unknown, keys: 'name' | 'property', convert: Convert, at: string): unknown {
  if (value === null || value === undefined) throw wrong(at, 'a value: protobuf has no null in a list or a map', null);
  return convertValue(type, value, keys, convert, at);
}

/** JSON has strings for keys only. */
export function convertKey(
  type: ScalarName,
  key: unknown,
  keys: 'name' | 'property',
  convert: Convert,
  at: string,
): unknown {
  if (keys === 'property' || typeof key !== 'string') return convert(type, key, at);
  if (type === 'boolean') return key === 'true' ? true : key === 'false' ? false : key;
  if (type === 'tinyint' || type === 'smallint' || type === 'int') return /^-?\d+$/.test(key) ? Number(key) : key;
  return convert(type, key, at);
}

/** `__proto__` is a legal name of a column. */
function setOwn(target: Json, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** One value of parsed JSON to what a record takes, as far as its form goes. Throws `invalid-value`. */
export function fromJsonScalar(type: ScalarName, value: unknown, column: string): unknown {
  switch (type) {
    case 'bigint':
      return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : value;
    case 'float':
    case 'double':
      return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
    case 'timestamp':
      return typeof value === 'string' ? time(value, 'instant', column) : value;
    case 'timestamp_ntz':
      return typeof value === 'string' ? time(value, 'wall-clock', column) : value;
    case 'binary':
      return typeof value === 'string' ? bytes(value, column) : value;
    default:
      return value;
  }
}

function toJsonScalar(type: ScalarName, value: unknown): unknown {
  switch (type) {
    case 'timestamp':
      return micros.toIso(value as Micros);
    case 'timestamp_ntz':
      return formatWallClock(value as Micros);
    case 'float':
    case 'double':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'binary':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'variant':
      return value === variantNull ? null : value;
    default:
      return value;
  }
}

function toWireScalar(type: ScalarName, value: unknown, column: string): unknown {
  switch (type) {
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case 'date':
      return parseDate(value as string);
    case 'float':
    case 'double':
      if (Number.isFinite(value)) return value;
      throw invalid(column, 'a finite number: JSON has no NaN and no Infinity', value);
    case 'variant':
      return variantJson(value as VariantInput, column);
    default:
      return toJsonScalar(type, value);
  }
}

function time(text: string, kind: 'instant' | 'wall-clock', column: string): Micros {
  try {
    return parseIso(text, kind);
  } catch (error) {
    throw invalid(column, 'an ISO 8601 time', text, (error as RangeError).message);
  }
}

/** Buffer.from drops what is no base64, silently. */
function bytes(text: string, column: string): Uint8Array {
  const decoded = Buffer.from(text, 'base64');
  if (decoded.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) throw invalid(column, 'base64', text);
  return decoded;
}

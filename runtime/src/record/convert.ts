import { inside } from '../codecs/container.js';
import { invalid, valueError } from '../codecs/value-errors.js';
import { variantNull } from '../codecs/variant.js';
import type { Column, ColumnType, ScalarName } from './column.js';

type Json = Record<string, unknown>;

/** Converts one value that is not null. */
export type ConvertScalar = (type: ScalarName, value: unknown, column: string) => unknown;

/** Whether the keys of the given object are the names of the columns, as in JSON, or the properties of the record class. */
export type KeyKind = 'name' | 'property';

/**
 * Converts each value of a record that is not null; in JSON, the null of a VARIANT is a value of its own. The result has the names of the columns as its keys. Throws
 * `invalid-value` for a value of another shape than its column.
 */
export function convertRecord(columns: readonly Column[], source: Json, keys: KeyKind, convert: ConvertScalar): Json {
  const result: Json = {};
  for (const column of columns) {
    const key = keys === 'name' ? column.name : (column.property ?? column.name);
    const given = Object.hasOwn(source, key) ? source[key] : undefined;
    const value = isVariantNull(column.type, given, keys) ? variantNull : given;
    if (value === undefined || value === null) continue;
    setOwn(result, column.name, convertValue(column.type, value, keys, convert, column.name));
  }
  return result;
}

function convertValue(type: ColumnType, value: unknown, keys: KeyKind, convert: ConvertScalar, at: string): unknown {
  if (typeof type === 'string') return convert(type, value, at);
  if ('array' in type) {
    if (!Array.isArray(value)) throw invalid(at, 'an array', value);
    return Array.from(value, (item, index) => convertElement(type.array, item, keys, convert, `${at}[${index}]`));
  }
  const isMap = 'map' in type && isOfKind(value, 'Map');
  if (!isMap && !isPlainObject(value)) throw invalid(at, 'an object', value);
  if ('struct' in type) return convertStruct(type.struct, value as Json, keys, convert, at);
  const [keyType, valueType] = type.map;
  const entries = isMap ? [...(value as Map<unknown, unknown>)] : Object.entries(value as Json);
  const pairs = entries.map(([key, item]): [unknown, unknown] => [
    convertKey(keyType, key, keys, convert, at),
    convertElement(valueType, item, keys, convert, `${at}[${String(key)}]`),
  ]);
  if (keys === 'name') return new Map(pairs);
  const result: Json = {};
  for (const [key, item] of pairs) setOwn(result, String(key), item);
  return result;
}

function convertStruct(
  columns: readonly Column[],
  value: Json,
  keys: KeyKind,
  convert: ConvertScalar,
  at: string,
): Json {
  try {
    return convertRecord(columns, value, keys, convert);
  } catch (error) {
    throw inside(error, at);
  }
}

/** Whether a value can be parsed JSON with keys: not an array, a Map, a Date or another built-in object. */
export function isPlainObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && isOfKind(value, 'Object');
}

/** Looks at the tag, which also identifies an object of another realm. */
function isOfKind(value: unknown, kind: 'Map' | 'Object'): boolean {
  return Object.prototype.toString.call(value) === `[object ${kind}]`;
}

function convertElement(type: ColumnType, value: unknown, keys: KeyKind, convert: ConvertScalar, at: string): unknown {
  if (isVariantNull(type, value, keys)) return variantNull;
  if (value === null || value === undefined)
    throw valueError(at, 'a value: protobuf has no null in an array or map', null);
  return convertValue(type, value, keys, convert, at);
}

/** Whether a value of parsed JSON is the JSON value null of a VARIANT. SQL NULL is an absent key. */
function isVariantNull(type: ColumnType, value: unknown, keys: KeyKind): boolean {
  return value === null && type === 'variant' && keys === 'name';
}

/** Converts the key of a map. JSON has strings only as keys, so with `name` a string is parsed by the type of the key. */
export function convertKey(type: ScalarName, key: unknown, keys: KeyKind, convert: ConvertScalar, at: string): unknown {
  if (keys === 'property' || typeof key !== 'string') return convert(type, key, at);
  if (type === 'boolean') return key === 'true' ? true : key === 'false' ? false : key;
  if (type === 'tinyint' || type === 'smallint' || type === 'int') return /^-?\d+$/.test(key) ? Number(key) : key;
  return convert(type, key, at);
}

/** Sets a property of its own even if it is called `__proto__`, which is a legal name of a column. */
function setOwn(target: Json, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

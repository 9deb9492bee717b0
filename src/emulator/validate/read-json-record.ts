import { variantNull } from 'zerobus-runtime';
import type { DeltaType } from '../../model/delta-type.js';
import { findDecimalProblem } from './check-decimal.js';
import { type Row, setOwn } from './emulated-row.js';
import { readJson } from './read-json.js';
import { RecordError } from './record-error.js';
import { canBeKey, FIRST_DAY, LAST_DAY } from './scalar-rule.js';

interface Member {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable?: boolean | null | undefined;
}

/**
 * Reads a JSON record and checks it against the columns. Times are integers, DECIMAL and VARIANT are strings, and names
 * are case-sensitive. Throws RecordError.
 */
export function readJsonRecord(columns: readonly Member[], text: string): Row {
  const parsed = readJson(text);
  if (parsed.problem !== undefined) throw new RecordError(`the record ${parsed.problem}`);
  return readStruct(columns, parsed.value, '');
}

function readStruct(members: readonly Member[], value: unknown, prefix: string): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw prefix === ''
      ? new RecordError('the record is not a JSON object')
      : typeError(prefix.slice(0, -1), 'an object', value);
  }
  const row: Row = {};
  let known = 0;
  for (const { name, type, nullable } of members) {
    const input = Object.hasOwn(value, name) ? (value as Row)[name] : undefined;
    if (input !== undefined) known++;
    if (input !== undefined && input !== null) setOwn(row, name, readValue(type, input, prefix + name));
    else if (nullable === false) {
      throw new RecordError(`field '${prefix}${name}' is missing or null, although it is NOT NULL`, prefix + name);
    }
  }
  if (known < Object.keys(value).length) throw unknownKey(members, value, prefix);
  return row;
}

function unknownKey(members: readonly Member[], value: object, prefix: string): RecordError {
  const names = new Set(members.map(({ name }) => name));
  const key = Object.keys(value).find((candidate) => !names.has(candidate)) ?? '';
  return new RecordError(`field '${prefix}${key}' is not in the table`, prefix + key);
}

function readValue(type: DeltaType, value: unknown, path: string): unknown {
  switch (type.kind) {
    case 'array':
      if (!Array.isArray(value)) throw typeError(path, 'an array', value);
      return value.map((element, i) => readElement(type.element, element, `${path}[${i}]`));
    case 'map':
      return readMap(type.key, type.value, value, path);
    case 'struct':
      return readStruct(type.fields, value, `${path}.`);
    default:
      return readScalar(type, value, path);
  }
}

function readElement(type: DeltaType, value: unknown, path: string): unknown {
  if (value === null) throw typeError(path, 'a value', value);
  if (type.kind === 'array' || type.kind === 'map') throw typeError(path, 'of a supported type', value);
  return readValue(type, value, path);
}

function readMap(keyType: DeltaType, valueType: DeltaType, value: unknown, path: string): Map<unknown, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw typeError(path, 'an object', value);
  if (!canBeKey(keyType)) throw typeError(path, 'a map with keys of a supported type', value);
  return new Map(
    Object.entries(value).map(([key, item]) => [
      readScalar(keyType, convertKey(keyType, key), `${path}{}.key`),
      readElement(valueType, item, `${path}{${key}}`),
    ]),
  );
}

/** Converts a JSON key, which is always a string, to the value that its type has elsewhere in JSON. */
function convertKey(type: DeltaType, key: string): unknown {
  if (type.kind === 'boolean') return key === 'true' ? true : key === 'false' ? false : key;
  const integer = ['tinyint', 'smallint', 'int', 'date'].includes(type.kind) && /^-?\d{1,10}$/.test(key);
  return integer ? Number(key) : key;
}

function readScalar(type: DeltaType, value: unknown, path: string): unknown {
  switch (type.kind) {
    case 'boolean':
      if (typeof value !== 'boolean') throw typeError(path, 'true or false', value);
      return value;
    case 'tinyint':
      return readInteger(value, -128, 127, path);
    case 'smallint':
      return readInteger(value, -32_768, 32_767, path);
    case 'int':
      return readInteger(value, -2_147_483_648, 2_147_483_647, path);
    case 'date':
      return new Date(readInteger(value, FIRST_DAY, LAST_DAY, path) * 86_400_000).toISOString().slice(0, 10);
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return readInt64(value, path);
    case 'float':
    case 'double':
      return readFloating(value, type.kind, path);
    case 'unsupported':
      throw typeError(path, 'of a supported type', value);
    default:
      return readText(type, value, path);
  }
}

function readText(type: DeltaType, value: unknown, path: string): unknown {
  if (typeof value !== 'string') throw typeError(path, 'a string', value);
  switch (type.kind) {
    case 'char':
    case 'varchar': {
      const length = value.length > type.length ? [...value].length : 0;
      if (length > type.length) throw fieldError(path, `has ${length} characters, the column allows ${type.length}`);
      return value;
    }
    case 'decimal': {
      const bytes = Buffer.from(value, 'utf8');
      const problem = findDecimalProblem(bytes, 0, bytes.length, type.precision - type.scale, type.scale);
      if (problem !== undefined) throw fieldError(path, problem);
      return value;
    }
    case 'binary':
      if (!BASE64.test(value)) throw typeError(path, 'base64', value);
      return new Uint8Array(Buffer.from(value, 'base64'));
    case 'variant':
      return readVariant(value, path);
    default:
      return value;
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function readVariant(text: string, path: string): unknown {
  const parsed = readJson(text);
  if (parsed.problem !== undefined) throw fieldError(path, parsed.problem);
  return parsed.value ?? variantNull;
}

function readInteger(value: unknown, min: number, max: number, path: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw typeError(path, 'an integer', value);
  if (value < min || value > max) throw fieldError(path, `is out of range: ${value} is not between ${min} and ${max}`);
  return value;
}

function readFloating(value: unknown, kind: 'float' | 'double', path: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw typeError(path, 'a number', value);
  if (kind === 'double') return value;
  const float = Math.fround(value);
  if (!Number.isFinite(float)) throw fieldError(path, `is out of range: ${value} does not fit FLOAT`);
  return float;
}

/** Reads a 64-bit integer: a number, or a string of digits if a JSON number cannot represent it exactly. */
function readInt64(value: unknown, path: string): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isInteger(value))
    throw typeError(path, 'a string, because it is beyond 2^53', value);
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) throw typeError(path, 'an integer', value);
  const integer = BigInt(value);
  if (BigInt.asIntN(64, integer) !== integer) throw fieldError(path, `is out of range: ${value} has more than 64 bits`);
  return integer;
}

function typeError(path: string, expected: string, value: unknown): RecordError {
  const text = JSON.stringify(value) ?? String(value);
  return fieldError(path, `must be ${expected}, not ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
}

function fieldError(path: string, problem: string): RecordError {
  return new RecordError(`field '${path}' ${problem}`, path);
}

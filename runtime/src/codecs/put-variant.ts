import { types } from 'node:util';
import { isDate } from './realm.js';
import { valueError } from './value-errors.js';
import { readVariantText, type VariantInput, variantNull } from './variant.js';

/** The deepest value that is accepted: JSON.stringify would overflow the stack, with an error that names no column. */
const DEEPEST = 500;

/** Returns the JSON text of a VARIANT. Throws `invalid-value` for a value that JSON.stringify would drop or change. */
export function variantJson(value: VariantInput, column: string): string {
  if (value === variantNull) return 'null';
  const text = readVariantText(value);
  if (text !== undefined) return text;
  const plain = check(value, column, column, 0) ? callToJson(value, column, column, '', 0) : value;
  const json = JSON.stringify(plain) as string | undefined;
  if (json === undefined) throw notJson(column, column, undefined);
  return json;
}

/** Checks a value up to each `toJSON` method in it. Returns whether there is one, whose result must be checked too. */
function check(value: unknown, column: string, place: string, depth: number): boolean {
  if (typeof value !== 'object' || value === null) {
    checkPrimitive(value, column, place);
    return false;
  }
  if (depth > DEEPEST) throw tooDeep(value, column);
  let found = false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      if (check(value[index], column, `${place}[${index}]`, depth + 1)) found = true;
    return found;
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return !isValidDate(value) || toJSON !== Object.getPrototypeOf(value).toJSON;
  const entries = Object.entries(value);
  if (entries.length === 0) checkEmpty(value, column, place);
  for (const [key, item] of entries)
    if (item !== undefined && check(item, column, `${place}.${key}`, depth + 1)) found = true;
  return found;
}

/** Returns a copy of a value in which the results of its `toJSON` methods, each called once, stand in for their objects. */
function callToJson(value: unknown, column: string, place: string, key: string, depth: number): unknown {
  const { toJSON } = Object(value) as { toJSON?: unknown };
  const hasMethod = typeof value === 'object' && value !== null && typeof toJSON === 'function';
  const plain: unknown = hasMethod ? (toJSON as (key: string) => unknown).call(value, key) : value;
  if (typeof plain !== 'object' || (plain === null && !isInvalidDate(value))) {
    checkPrimitive(plain, column, place);
    return plain;
  }
  if (plain === null) throw notJson(column, place, value);
  if (depth > DEEPEST) throw tooDeep(plain, column);
  if (Array.isArray(plain))
    return Array.from(plain, (item, index) => callToJson(item, column, `${place}[${index}]`, String(index), depth + 1));
  const entries = Object.entries(plain).filter(([name, item]) => item !== undefined && !isOwnMethod(name, item));
  if (entries.length === 0 && !hasMethod) checkEmpty(plain, column, place);
  return Object.fromEntries(
    entries.map(([name, item]) => [name, callToJson(item, column, `${place}.${name}`, name, depth + 1)]),
  );
}

function checkPrimitive(value: unknown, column: string, place: string): void {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw notJson(column, place, value);
}

/** Rejects a Map, a Set, a VariantText and others that JSON.stringify writes as `{}`. */
function checkEmpty(value: object, column: string, place: string): void {
  const isPlain = Object.prototype.toString.call(value) === '[object Object]' && readVariantText(value) === undefined;
  const isBoxed = types.isStringObject(value) || types.isBooleanObject(value) || ArrayBuffer.isView(value);
  if (!isPlain && !isBoxed) throw notJson(column, place, value);
}

/** A method `toJSON` that returns its own object is not a part of the value. */
function isOwnMethod(name: string, value: unknown): boolean {
  return name === 'toJSON' && typeof value === 'function';
}

function isValidDate(value: object): boolean {
  return isDate(value) && !Number.isNaN(value.getTime());
}

function isInvalidDate(value: unknown): boolean {
  return isDate(value) && Number.isNaN(value.getTime());
}

function tooDeep(value: object, column: string): Error {
  return valueError(
    column,
    `VARIANT: JSON of at most ${DEEPEST} levels`,
    value,
    'Remove the cycle, if the value contains itself.',
  );
}

function notJson(column: string, place: string, value: unknown): Error {
  const help = place === column ? undefined : `Replace the value at ${place}.`;
  return valueError(column, 'VARIANT: a value that JSON can represent', value, help);
}

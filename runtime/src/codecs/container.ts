import { ZerobusError } from '../errors/zerobus-error.js';
import { invalid } from './value-errors.js';

/** What a MAP column takes. Keys of an object are strings. */
export type MapInput<K, V> = K extends string ? ReadonlyMap<K, V> | { readonly [key: string]: V } : ReadonlyMap<K, V>;

/** The value of an ARRAY column, checked to be one. */
export function list<T>(value: readonly T[], column: string): readonly T[] {
  if (!Array.isArray(value)) throw invalid(column, 'ARRAY: an array', value);
  return value;
}

/** The value of a STRUCT column, checked to be an object. */
export function object<T extends object>(value: T, column: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(column, 'STRUCT: an object', value);
  }
  return value;
}

/**
 * Whether the value of a MAP column is a Map. Else it is checked to be an object, which only maps with keys that are text
 * take.
 */
export function isMap<K, V>(
  value: ReadonlyMap<K, V> | { readonly [key: string]: V },
  column: string,
): value is ReadonlyMap<K, V> {
  // By its tag, for a Map of another realm, as test runners make them.
  if (value instanceof Map || Object.prototype.toString.call(value) === '[object Map]') return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(column, 'MAP: a Map or an object', value);
  }
  return false;
}

/** The value of a MAP column with keys that are no text, checked to be a Map. */
export function map<K, V>(value: ReadonlyMap<K, V>, column: string): ReadonlyMap<K, V> {
  if (value instanceof Map || Object.prototype.toString.call(value) === '[object Map]') return value;
  throw invalid(column, 'MAP: a Map', value, 'The keys of an object are text; the keys of this column are not.');
}

/** Puts the column, and the index or key in it, in front of the path of what was thrown by a value inside it. */
export function inside(error: unknown, column: string, index?: number | string): unknown {
  return ZerobusError.is(error) ? error.inside(column, index) : error;
}

/** An own property: every object has a `toString` and a `constructor` of its own family, which are no values of a column. */
export function own<T extends object, K extends keyof T>(record: T, key: K): T[K] | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

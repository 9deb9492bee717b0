import { ZerobusError } from '../errors/zerobus-error.js';
import { isAnyMap } from './realm.js';
import { invalid } from './value-errors.js';

/** The input of a MAP column: a Map, or an object if the keys are strings. */
export type MapInput<K, V> = K extends string ? ReadonlyMap<K, V> | { readonly [key: string]: V } : ReadonlyMap<K, V>;

/** Returns the value of an ARRAY column. Throws `invalid-value` if it is not an array. */
export function list<T>(value: readonly T[], column: string): readonly T[] {
  if (!Array.isArray(value)) throw invalid(column, 'ARRAY: an array', value);
  return value;
}

/** Returns the value of a STRUCT column. Throws `invalid-value` if it is not an object. */
export function object<T extends object>(value: T, column: string): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(column, 'STRUCT: an object', value);
  }
  return value;
}

/** Whether the value of a MAP column with string keys is a Map. Throws `invalid-value` if it is neither a Map nor an object. */
export function isMap<K, V>(
  value: ReadonlyMap<K, V> | { readonly [key: string]: V },
  column: string,
): value is ReadonlyMap<K, V> {
  if (isAnyMap(value)) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(column, 'MAP: a Map or an object', value);
  }
  return false;
}

/** Returns the value of a MAP column whose keys are not strings. Throws `invalid-value` if it is not a Map. */
export function map<K, V>(value: ReadonlyMap<K, V>, column: string): ReadonlyMap<K, V> {
  if (isAnyMap(value)) return value;
  throw invalid(
    column,
    'MAP: a Map',
    value,
    'Pass a Map: the keys of an object are strings, and the keys of this column are not.',
  );
}

/**
 * Prepends the column, and the index or key in it, to the path of an error that a value inside it threw. An error that names a table
 * is about another record, which a getter of this one encoded.
 */
export function inside(error: unknown, column: string, index?: number | string): unknown {
  return ZerobusError.is(error) && error.table === undefined ? error.inside(column, index) : error;
}

/** Returns an own property; undefined if it is inherited, as `toString` and `constructor` are, which are not values of a column. */
export function own<T extends object, K extends keyof T>(record: T, key: K): T[K] | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

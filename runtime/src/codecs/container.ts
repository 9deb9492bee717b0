import { ZerobusError } from '../errors.js';
import { invalid } from './invalid.js';

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

/** Puts the column, and the index or key in it, in front of the path of what was thrown by a value inside it. */
export function inside(error: unknown, column: string, index?: number | string): unknown {
  return ZerobusError.is(error) ? error.inside(column, index) : error;
}

/** An own property: every object has a `toString` and a `constructor` of its own family, which are no values of a column. */
export function own<T extends object, K extends keyof T>(record: T, key: K): T[K] | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

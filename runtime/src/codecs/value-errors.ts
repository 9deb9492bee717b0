import { ZerobusError } from '../errors/zerobus-error.js';
import { isDate } from './realm.js';

/** Returns the error for a value that a column does not accept. `takes` describes what it accepts. A null value counts as missing. */
export function invalid(column: string, takes: string, value: unknown, help?: string): ZerobusError {
  return value === null || value === undefined ? missing(column) : valueError(column, takes, value, help);
}

/** Returns the same error for any value, null and undefined included. */
export function valueError(column: string, takes: string, value: unknown, help?: string): ZerobusError {
  return new ZerobusError('invalid-value', `takes ${takes}, not ${describe(value)}`, {
    path: column,
    ...(help === undefined ? {} : { help }),
  });
}

/** Returns the error for a NOT NULL column without a value; with an empty name, for an element of an array or map that is null. */
export function missing(column: string): ZerobusError {
  if (column === '') {
    return new ZerobusError('invalid-value', 'is null: protobuf has no null in an array or map', {
      path: column,
      help: 'Remove the element, or make the elements of the column a STRUCT with a nullable field.',
    });
  }
  return new ZerobusError('invalid-value', 'is NOT NULL, but has no value', {
    path: column,
    help: 'Pass a value, or make the column nullable in the table and run `zerobus-gen`.',
  });
}

/** Returns the error for a record that is not an object. */
export function recordTypeError(value: unknown): ZerobusError {
  return new ZerobusError(
    'invalid-value',
    `A record must be an object with a value for each column, not ${describe(value)}`,
  );
}

/** Returns the error for bytes without a value for a NOT NULL column. */
export function absent(path: string): ZerobusError {
  return new ZerobusError('invalid-record', 'is NOT NULL, but the bytes contain no value for it', { path });
}

/** Describes a value for an error message: its type, and how it starts. */
function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'number':
    case 'boolean':
      return `the ${typeof value} ${value}`;
    case 'bigint':
      return `the bigint ${value}`;
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'an array';
      if (isDate(value)) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date';
      return value.constructor?.name === 'Object'
        ? 'an object'
        : `an object (${value.constructor?.name ?? 'no prototype'})`;
    case 'undefined':
      return 'undefined';
    default:
      return `a ${typeof value}`;
  }
}

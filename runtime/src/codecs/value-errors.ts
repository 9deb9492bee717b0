import { ZerobusError } from '../errors/zerobus-error.js';

/** The error for a value that a column does not take. `takes` is what it takes, in words. */
export function invalid(column: string, takes: string, value: unknown, help?: string): ZerobusError {
  return value === null || value === undefined ? missing(column) : valueError(column, takes, value, help);
}

/** As `invalid`, where null and undefined are wrong values too and not a missing one. */
export function valueError(column: string, takes: string, value: unknown, help?: string): ZerobusError {
  return new ZerobusError('invalid-value', `takes ${takes}, not ${describe(value)}`, {
    path: column,
    ...(help === undefined ? {} : { help }),
  });
}

/** The error for a NOT NULL column that was left out or given null; for an element of a list or a map with no column. */
export function missing(column: string): ZerobusError {
  if (column === '') {
    return new ZerobusError('invalid-value', 'is null, and an array or a map on the wire cannot hold null', {
      path: column,
      help: 'Leave the element out, or make the elements a STRUCT with a nullable field.',
    });
  }
  return new ZerobusError('invalid-value', 'is NOT NULL, and no value was given', {
    path: column,
    help: 'Give it a value, or make the column nullable in the table and run zerobus-gen again.',
  });
}

/** The error for a record that is no object. */
export function recordTypeError(value: unknown): ZerobusError {
  return new ZerobusError(
    'invalid-value',
    `A record is an object with a value for each column, not ${describe(value)}`,
  );
}

/** The error for bytes that hold nothing for a NOT NULL column. */
export function absent(path: string): ZerobusError {
  return new ZerobusError('invalid-record', 'is NOT NULL, and these bytes hold no value for it', { path });
}

/** A value as an error message shows it: its kind, and the beginning of it. */
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
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date';
      return `an object (${value.constructor?.name ?? 'no prototype'})`;
    case 'undefined':
      return 'undefined';
    default:
      return `a ${typeof value}`;
  }
}

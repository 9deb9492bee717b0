// Values of another realm: test runners such as jest run code apart from Node.js, whose Buffers and Dates are then no instances.
import { types } from 'node:util';

/** Whether a value is a Uint8Array, which a Buffer is too. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || types.isUint8Array(value);
}

/** Whether a value is a Date. */
export function isDate(value: unknown): value is Date {
  return value instanceof Date || types.isDate(value);
}

/** Whether a value is a Map. */
export function isAnyMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || types.isMap(value);
}

import { types } from 'node:util';

/** Whether a value is an Error, also of another realm: in jest, errors of Node.js are not instances of the `Error` that a test sees. */
export function isError(value: unknown): value is Error {
  if (value instanceof Error || types.isNativeError(value)) return true;
  // The reason of an AbortSignal.
  return Object.prototype.toString.call(value) === '[object DOMException]';
}

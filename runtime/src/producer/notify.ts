import process from 'node:process';
import { isError } from '../errors/is-error.js';

/**
 * Calls a user's callback. An exception in it, or a promise of it that rejects, must not disturb the stream or end the process, so it
 * becomes a process warning.
 */
export function notify<T>(callback: ((value: T) => unknown) | undefined, value: T): void {
  if (callback === undefined) return;
  try {
    const result = callback(value);
    if (isThenable(result)) Promise.resolve(result).catch((error: unknown) => warnOf('rejected', error));
  } catch (error) {
    warnOf('threw', error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function warnOf(what: 'threw' | 'rejected', error: unknown): void {
  warn('ZEROBUS_CALLBACK', `A callback of a producer ${what}: ${describe(error)}`);
}

/** Describes what was thrown, whatever it is: not everything converts to a string. */
function describe(error: unknown): string {
  try {
    return isError(error) ? String(error.stack ?? error.message) : String(error);
  } catch {
    return 'something that has no text';
  }
}

/** Emits a process warning: on stderr once, and to listeners of `process.on('warning')`. */
export function warn(code: `ZEROBUS_${string}`, text: string): void {
  process.emitWarning(text, { type: 'ZerobusWarning', code });
}

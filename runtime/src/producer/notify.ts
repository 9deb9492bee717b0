import { warn } from './warn.js';

/** Calls a user's callback. What it throws must not disturb the stream: it becomes a process warning. */
export function notify<T>(callback: ((value: T) => void) | undefined, value: T): void {
  if (callback === undefined) return;
  try {
    callback(value);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    warn('ZEROBUS_CALLBACK', `A callback of a producer threw: ${text}`);
  }
}

/** Calls a user's callback. An exception in it must not disturb the stream, so it becomes a process warning. */
export function notify<T>(callback: ((value: T) => void) | undefined, value: T): void {
  if (callback === undefined) return;
  try {
    callback(value);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    warn('ZEROBUS_CALLBACK', `A callback of a producer threw: ${text}`);
  }
}

/** Emits a process warning: on stderr once, and to listeners of `process.on('warning')`. */
export function warn(code: `ZEROBUS_${string}`, text: string): void {
  process.emitWarning(text, { type: 'ZerobusWarning', code });
}

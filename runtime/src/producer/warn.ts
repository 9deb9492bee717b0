/** Tells what a user should know although nothing has failed: once, on stderr, and to `process.on('warning')`. */
export function warn(code: `ZEROBUS_${string}`, text: string): void {
  process.emitWarning(text, { type: 'ZerobusWarning', code });
}

const MAX_S = 86_400;

/** Throws RangeError if the lifetime of tokens is not a whole number of seconds from 1 to 86,400. */
export function checkTokenLifetime(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_S) return;
  throw new RangeError(`The lifetime of tokens must be a whole number of seconds from 1 to ${MAX_S}, not ${seconds}.`);
}

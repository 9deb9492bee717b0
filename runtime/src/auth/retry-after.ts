import type { ZerobusError } from '../errors/zerobus-error.js';

/** Beside the errors, because users have no use for it: the producer retries. */
const delays = new WeakMap<ZerobusError, number>();

/** Keeps the delay that the header `retry-after` of a response asks for, in seconds or as a date. Returns the error. */
export function keepRetryAfter(error: ZerobusError, header: string | undefined): ZerobusError {
  const ms = parseRetryAfter(header ?? '');
  if (ms !== undefined) delays.set(error, ms);
  return error;
}

/** Returns the milliseconds after which the server asks for the next request; 0 if it does not. */
export function readRetryAfter(error: ZerobusError): number {
  return delays.get(error) ?? 0;
}

function parseRetryAfter(header: string): number | undefined {
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // The format of HTTP dates. Date.parse accepts far more, such as negative numbers.
  const ms = /^[A-Z][a-z]{2}, .+ GMT$/.test(text) ? Date.parse(text) - Date.now() : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

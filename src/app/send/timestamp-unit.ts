import { plainDigits } from './exact-number.js';

/** What `--timestamps` takes: the unit of timestamps that are plain numbers, since 1970. */
export type TimestampUnit = 's' | 'ms' | 'us';

const DIGITS: Readonly<Record<TimestampUnit, number>> = { s: 6, ms: 3, us: 0 };

/**
 * A number of that unit, as text, in microseconds; digits below them are cut off, down to the microsecond before, as of
 * an ISO time. Undefined where the text is no number.
 */
export function microsOf(text: string, unit: TimestampUnit): bigint | undefined {
  const match = /^(-?)(\d{1,30})(?:\.(\d+))?$/.exec(plainDigits(text));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = DIGITS[unit];
  const value = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const below = /[1-9]/.test(fraction.slice(digits)) ? 1n : 0n;
  return sign === '-' ? -value - below : value;
}

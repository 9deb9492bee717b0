import type { timestampUnits } from '../project/request-choices.js';
import { plainDigits } from './exact-number.js';

/** The unit of timestamps that are plain numbers, counted since 1970. */
export type TimestampUnit = (typeof timestampUnits)[number];

const DIGITS: Readonly<Record<TimestampUnit, number>> = { s: 6, ms: 3, us: 0 };

/**
 * Converts a number in that unit, as text, to microseconds. Further digits are cut off, rounding down, as for an ISO time.
 * Returns undefined if the text is not a number.
 */
export function toMicros(text: string, unit: TimestampUnit): bigint | undefined {
  const match = /^(-?)(\d{1,30})(?:\.(\d+))?$/.exec(plainDigits(text));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = DIGITS[unit];
  const value = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const below = /[1-9]/.test(fraction.slice(digits)) ? 1n : 0n;
  return sign === '-' ? -value - below : value;
}

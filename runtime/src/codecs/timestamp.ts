import { MAX_INT64, MIN_INT64 } from '../wire/int64.js';
import { daysFromCivil, daysInMonth } from './calendar.js';
import { type Micros, parseIso } from './micros.js';
import { putInt64, putSafeInteger } from './put-numbers.js';
import { isDate } from './realm.js';
import { looksLikeMilliseconds, warnAboutUnit } from './unit-warning.js';
import { invalid } from './value-errors.js';
import { plainWallClock } from './wall-clock.js';

/** An instant. `Temporal.Instant` and `Temporal.ZonedDateTime` have this shape. */
export interface InstantLike {
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly epochNanoseconds: bigint;
}

/** A date and time without a time zone. `Temporal.PlainDateTime` has this shape. */
export interface PlainDateTimeLike {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly microsecond: number;
}

/** The input of a TIMESTAMP column. Digits below a microsecond are truncated. */
export type TimestampInput = Date | Micros | InstantLike;

/** The input of a TIMESTAMP_NTZ column: `'2026-01-31T12:00:00.123456'`, Micros of the local time, or a `Temporal.PlainDateTime`. */
export type TimestampNtzInput = string | Micros | PlainDateTimeLike;

const TAKES = 'TIMESTAMP: a Date, Micros or a Temporal.Instant';
const TAKES_NTZ = "TIMESTAMP_NTZ: '2026-01-31T12:00:00.123456', Micros or a Temporal.PlainDateTime";
/** Largest number of milliseconds whose microseconds are a safe integer. */
const SAFE_MILLISECONDS = 9_007_199_254_740;

/** Writes a TIMESTAMP as int64: microseconds since 1970-01-01T00:00:00Z. Throws `invalid-value`. */
export function putTimestamp(buffer: Buffer, value: TimestampInput, at: number, column: string): number {
  if (value instanceof Date) return putMilliseconds(buffer, value.getTime(), at, column);
  if (typeof value === 'bigint') {
    if (looksLikeMilliseconds(value)) warnAboutUnit(column, value);
    return putMicros(buffer, value, at, column);
  }
  if (typeof value === 'object' && value !== null) {
    if (typeof value.epochNanoseconds === 'bigint') {
      return putMicros(buffer, floorToMicros(value.epochNanoseconds), at, column);
    }
    if (isDate(value)) return putMilliseconds(buffer, value.getTime(), at, column);
  }
  throw invalid(column, TAKES, value, unitHelp(value));
}

/** Writes a TIMESTAMP_NTZ as int64: microseconds of local time since 1970-01-01T00:00:00. Throws `invalid-value`. */
export function putTimestampNtz(buffer: Buffer, value: TimestampNtzInput, at: number, column: string): number {
  if (typeof value === 'bigint') return putMicros(buffer, value, at, column);
  if (typeof value === 'string') {
    const plain = plainWallClock(value);
    if (!Number.isNaN(plain)) return putSafeInteger(buffer, plain, at);
    return putMicros(buffer, wallClock(value, column), at, column);
  }
  if (typeof value !== 'object' || value === null || !Number.isInteger(value.microsecond)) {
    const help = 'Pass text, Micros or a Temporal.PlainDateTime: the local time of a Date depends on the time zone.';
    throw invalid(column, TAKES_NTZ, value, isDate(value) ? help : unitHelp(value));
  }
  if (!isCalendarTime(value)) throw invalid(column, 'a date and time that exists in the calendar', value);
  const seconds =
    daysFromCivil(value.year, value.month, value.day) * 86_400 + value.hour * 3600 + value.minute * 60 + value.second;
  const fraction = value.millisecond * 1000 + value.microsecond;
  return putMicros(buffer, BigInt(seconds) * 1_000_000n + BigInt(fraction), at, column);
}

function isCalendarTime({ year, month, day, hour, minute, second, ...fraction }: PlainDateTimeLike): boolean {
  const parts = [day - 1, hour, minute, second, fraction.millisecond, fraction.microsecond];
  const limits = [daysInMonth(year, month), 24, 60, 60, 1000, 1000];
  return parts.every((part, index) => Number.isInteger(part) && part >= 0 && part < (limits[index] as number));
}

function putMilliseconds(buffer: Buffer, value: number, at: number, column: string): number {
  if (value <= SAFE_MILLISECONDS && value >= -SAFE_MILLISECONDS) return putSafeInteger(buffer, value * 1000, at);
  if (Number.isNaN(value)) throw invalid(column, TAKES, new Date(value));
  return putInt64(buffer, BigInt(value) * 1000n, at);
}

function putMicros(buffer: Buffer, value: bigint, at: number, column: string): number {
  if (value < MIN_INT64 || value > MAX_INT64) throw invalid(column, 'microseconds in 64 bits', value);
  return putInt64(buffer, value, at);
}

function floorToMicros(nanoseconds: bigint): bigint {
  const micros = nanoseconds / 1000n;
  return nanoseconds % 1000n < 0n ? micros - 1n : micros;
}

function wallClock(text: string, column: string): bigint {
  try {
    return parseIso(text, 'wall-clock');
  } catch (error) {
    throw invalid(column, TAKES_NTZ, text, (error as RangeError).message);
  }
}

function unitHelp(value: unknown): string | undefined {
  if (typeof value === 'number') return 'State the unit: micros.fromMillis(value) or micros.of(BigInt(value)).';
  return typeof value === 'string' ? 'Parse it: micros.fromIso(value).' : undefined;
}

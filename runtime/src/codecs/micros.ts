import { MAX_INT64, MIN_INT64 } from '../wire/int64.js';
import { daysFromCivil, daysInMonth, formatCivil, pad } from './calendar.js';

declare const unit: unique symbol;

/**
 * A timestamp as Zerobus stores it: microseconds since 1970-01-01T00:00:00Z, or since 1970-01-01T00:00:00 local time for
 * TIMESTAMP_NTZ. Create one with `micros`. The type is branded because milliseconds would be accepted too, and become a time in 1970.
 */
export type Micros = bigint & { readonly [unit]: 'microseconds' };

/** The timestamp 1970-01-01T00:00:00Z. */
export const epoch: Micros = 0n as Micros;

const DAY = 86_400_000_000n;
const ISO =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?$/;

interface MicrosFactory {
  /** Marks a bigint as microseconds. Throws `RangeError` if it does not fit into 64 bits. */
  of(value: bigint): Micros;
  /** Converts a Date. Throws `RangeError` if it is invalid. */
  fromDate(date: Date): Micros;
  /** Converts milliseconds since 1970, as `Date.now()` returns them, and keeps fractions down to a microsecond. Throws `RangeError`. */
  fromMillis(milliseconds: number | bigint): Micros;
  /**
   * Parses ISO 8601 with `Z` or an offset, such as `2026-01-31T12:00:00.123456Z`. Truncates digits below a microsecond.
   * Throws `RangeError` for other text, and for a time without a zone.
   */
  fromIso(text: string): Micros;
  /** Converts to a Date, which holds milliseconds: rounds down. */
  toDate(value: Micros): Date;
  /** Formats as `2026-01-31T12:00:00.123456Z`, always with six digits of the second. */
  toIso(value: Micros): string;
}

/**
 * Creates and converts timestamps in microseconds.
 *
 * @example
 * micros.fromDate(new Date());
 * micros.fromIso('2026-01-31T12:00:00.123456Z');
 * micros.toIso(record.event_ts);
 */
export const micros: MicrosFactory = {
  of(value: bigint): Micros {
    if (typeof value !== 'bigint')
      throw new RangeError(`micros.of takes a bigint of microseconds, not a ${typeof value}`);
    return expectInt64(value);
  },
  fromDate(date: Date): Micros {
    const milliseconds = date.getTime();
    if (Number.isNaN(milliseconds)) throw new RangeError('micros.fromDate takes a valid Date, not an invalid one');
    return (BigInt(milliseconds) * 1000n) as Micros;
  },
  fromMillis(milliseconds: number | bigint): Micros {
    if (typeof milliseconds === 'bigint') return expectInt64(milliseconds * 1000n);
    if (!Number.isFinite(milliseconds))
      throw new RangeError(`micros.fromMillis takes a finite number, not ${milliseconds}`);
    const whole = Math.floor(milliseconds);
    return expectInt64(BigInt(whole) * 1000n + BigInt(Math.round((milliseconds - whole) * 1000)));
  },
  fromIso(text: string): Micros {
    return parseIso(text, 'instant');
  },
  toDate(value: Micros): Date {
    return new Date(Number(floorDivide(value, 1000n)));
  },
  toIso(value: Micros): string {
    return `${formatWallClock(value)}Z`;
  },
};

/** Parses ISO 8601. An `instant` must have a zone, `wall-clock` time must not. Throws `RangeError`, whose message states the reason. */
export function parseIso(text: string, kind: 'instant' | 'wall-clock'): Micros {
  const match = typeof text === 'string' ? ISO.exec(text) : null;
  if (match === null)
    throw new RangeError(
      `${quote(text)} is not a time like 2026-01-31T12:00:00.123456${kind === 'instant' ? 'Z' : ''}`,
    );
  const zone = match[8];
  if (kind === 'instant' && zone === undefined)
    throw new RangeError(`${quote(text)} has no time zone: end it with Z or an offset`);
  if (kind === 'wall-clock' && zone !== undefined)
    throw new RangeError(`${quote(text)} has a time zone, but TIMESTAMP_NTZ has none`);
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  if (day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) {
    throw new RangeError(`${quote(text)} is not a date and time that exists in the calendar`);
  }
  const fraction = BigInt((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  const seconds = BigInt((hour * 60 + minute - offsetMinutes(zone, text)) * 60 + second);
  return expectInt64(BigInt(daysFromCivil(year, month, day)) * DAY + seconds * 1_000_000n + fraction);
}

/** Formats as `2026-01-31T12:00:00.123456`, without a zone. */
export function formatWallClock(value: Micros): string {
  const days = floorDivide(value, DAY);
  const rest = Number(value - days * DAY);
  const seconds = Math.floor(rest / 1_000_000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${formatCivil(Number(days))}T${clock.map((part) => pad(part, 2)).join(':')}.${pad(rest % 1_000_000, 6)}`;
}

function offsetMinutes(zone: string | undefined, text: string): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', ''));
  if (hours > 23 || minutes > 59) throw new RangeError(`${quote(text)} has an impossible time zone`);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function expectInt64(value: bigint): Micros {
  if (value < MIN_INT64 || value > MAX_INT64) throw new RangeError(`${value} microseconds do not fit into 64 bits`);
  return value as Micros;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function quote(text: unknown): string {
  return typeof text === 'string' ? JSON.stringify(text.slice(0, 60)) : String(typeof text);
}

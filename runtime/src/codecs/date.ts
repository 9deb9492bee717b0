import { daysFromCivil, daysInMonth, formatCivil } from './calendar.js';
import { putInt32 } from './put-numbers.js';
import { isDate } from './realm.js';
import { invalid } from './value-errors.js';

/** A day of the ISO calendar. `Temporal.PlainDate` has this shape. */
export interface PlainDateLike {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The input of a DATE column: `'2026-01-31'` or a `Temporal.PlainDate`. A `Date` is rejected, because its day depends on the time zone. */
export type DateInput = string | PlainDateLike;

const TAKES = "DATE: '2026-01-31' or a Temporal.PlainDate";
const LONG_YEAR = /^([+-]\d{6,7})-(\d\d)-(\d\d)$/;
const LARGEST = 2 ** 31 - 1;

/** Writes a DATE as int32: days since 1970-01-01. Throws `invalid-value`. */
export function putDate(buffer: Buffer, value: DateInput, at: number, column: string): number {
  const days = typeof value === 'string' ? parseDate(value) : fromPlainDate(value, column);
  if (Number.isNaN(days)) throw invalid(column, TAKES, value, 'Write a day that exists, as year-month-day.');
  return putInt32(buffer, days, at);
}

/** Parses a date into days since 1970-01-01; NaN if the text is not a date that exists. */
export function parseDate(text: string): number {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return parseLongYear(text);
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  return toDays(year, month, day);
}

/** Formats days since 1970-01-01 as `2026-01-31`. */
export function formatDate(days: number): string {
  return formatCivil(days);
}

function parseLongYear(text: string): number {
  const match = LONG_YEAR.exec(text);
  return match === null ? Number.NaN : toDays(Number(match[1]), Number(match[2]), Number(match[3]));
}

function fromPlainDate(value: PlainDateLike, column: string): number {
  if (typeof value !== 'object' || value === null || isDate(value) || !Number.isInteger(value.year)) {
    const help = 'The day of a Date depends on the time zone. For UTC, pass date.toISOString().slice(0, 10).';
    throw invalid(column, TAKES, value, isDate(value) ? help : undefined);
  }
  return toDays(value.year, value.month, value.day);
}

function toDays(year: number, month: number, day: number): number {
  if (!(day >= 1 && day <= daysInMonth(year, month))) return Number.NaN;
  const days = daysFromCivil(year, month, day);
  return days <= LARGEST && days >= -LARGEST - 1 ? days : Number.NaN;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

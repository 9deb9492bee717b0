import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { micros, ZerobusError } from 'zerobus-runtime';
import { type DateInput, putDate, putTimestamp, putTimestampNtz, Reader } from 'zerobus-runtime/codegen';

const buffer = Buffer.alloc(64);
const readBack = (end: number): Reader => new Reader(buffer, 0, end);

describe('micros', () => {
  const iso: [text: string, value: bigint, back: string][] = [
    ['1970-01-01T00:00:00Z', 0n, '1970-01-01T00:00:00.000000Z'],
    ['2026-01-31T12:00:00.123456Z', 1769860800123456n, '2026-01-31T12:00:00.123456Z'],
    ['2026-01-31T12:00:00.5+02:00', 1769853600500000n, '2026-01-31T10:00:00.500000Z'],
    ['2026-01-31 12:00Z', 1769860800000000n, '2026-01-31T12:00:00.000000Z'],
    ['1969-12-31T23:59:59.999999Z', -1n, '1969-12-31T23:59:59.999999Z'],
    ['2024-02-29T00:00:00.123456789-0130', 1709170200123456n, '2024-02-29T01:30:00.123456Z'],
    ['0001-01-01T00:00:00Z', -62135596800000000n, '0001-01-01T00:00:00.000000Z'],
    ['9999-12-31T23:59:59.999999Z', 253402300799999999n, '9999-12-31T23:59:59.999999Z'],
    ['+294247-01-10T04:00:54.775807Z', 2n ** 63n - 1n, '+294247-01-10T04:00:54.775807Z'],
  ];
  test.each(iso)('%s', (text, value, back) => {
    expect(micros.fromIso(text)).toBe(value);
    expect(micros.toIso(micros.of(value))).toBe(back);
  });

  const rejected: [text: string, why: RegExp][] = [
    ['2026-01-31T12:00:00', /no time zone/],
    ['2026-02-30T12:00:00Z', /calendar/],
    ['2026-01-31T24:00:00Z', /calendar/],
    ['2026-01-31', /is not a time like/],
    ['yesterday', /is not a time like/],
    ['2026-01-31T12:00:00+99:00', /impossible time zone/],
    ['+294247-01-10T04:00:54.775808Z', /64 bits/],
  ];
  test.each(rejected)('%s is rejected', (text, why) => {
    expect(() => micros.fromIso(text)).toThrow(why);
  });

  test('milliseconds and Dates keep their precision', () => {
    expect(micros.fromMillis(1769860800123.456)).toBe(1769860800123456n);
    expect(micros.fromMillis(-1n)).toBe(-1000n);
    expect(micros.fromDate(new Date(8.64e15))).toBe(8640000000000000000n);
    expect(micros.toDate(micros.of(-1n))).toEqual(new Date(-1));
    expect(() => micros.fromDate(new Date(Number.NaN))).toThrow(RangeError);
    expect(() => micros.of(1.5 as unknown as bigint)).toThrow(/number/);
  });

  test('agrees with Date over the whole range of Date', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        const value = micros.fromDate(date);
        expect(micros.toIso(value)).toBe(date.toISOString().replace('Z', '000Z'));
        expect(micros.fromIso(date.toISOString())).toBe(value);
        expect(micros.toDate(value)).toEqual(date);
      }),
    );
  });
});

describe('TIMESTAMP', () => {
  const accepted: [given: Parameters<typeof putTimestamp>[1], want: bigint][] = [
    [new Date(0), 0n],
    [new Date(-1), -1000n],
    [new Date(1769860800123), 1769860800123000n],
    [new Date(-8.64e15), -8640000000000000000n],
    [micros.of(2n ** 63n - 1n), 2n ** 63n - 1n],
    [{ epochNanoseconds: 1999n }, 1n],
    [{ epochNanoseconds: -1n }, -1n],
  ];
  test.each(accepted)('%o', (given, want) => {
    expect(readBack(putTimestamp(buffer, given, 0, 'ts')).bigint()).toBe(want);
  });

  const rejected: [given: unknown, message: RegExp, help: RegExp][] = [
    [1769860800123, /ts.* takes TIMESTAMP.*the number 1769860800123/, /micros\.fromMillis/],
    ['2026-01-31T12:00:00Z', /the string "2026/, /micros\.fromIso/],
    [new Date(Number.NaN), /TIMESTAMP.*not an invalid Date/, /./],
    [2n ** 63n, /64 bits/, /./],
    [{}, /an object/, /./],
    [null, /NOT NULL/, /Pass a value/],
  ];
  test.each(rejected)('%o is rejected', (given, message, help) => {
    expectInvalid(() => putTimestamp(buffer, given as Date, 0, 'ts'), message, help);
  });
});

test('a bigint of milliseconds is accepted with one warning per column, as it may be a real time of 1970 to 1973', async () => {
  const warning = new Promise<Error & { code?: string }>((resolve) => process.once('warning', resolve));
  for (const value of [1769860800123n, 1769860800124n]) putTimestamp(buffer, value as never, 0, 'in_millis');
  expect(readBack(putTimestamp(buffer, 1769860800123n as never, 0, 'in_millis')).bigint()).toBe(1769860800123n);
  expect(await warning).toMatchObject({
    code: 'ZEROBUS_TIMESTAMP_UNIT',
    message: expect.stringMatching(/in_millis.*micros\.fromMillis/),
  });
});

describe('TIMESTAMP_NTZ', () => {
  const clock = { year: 2026, month: 1, day: 31, hour: 12, minute: 0, second: 0, millisecond: 123, microsecond: 456 };
  const accepted: [given: Parameters<typeof putTimestampNtz>[1], want: bigint][] = [
    ['2026-01-31T12:00:00.123456', 1769860800123456n],
    ['2026-01-31T12:00:00', 1769860800000000n],
    ['2026-01-31T12:00:00.5', 1769860800500000n],
    ['2026-01-31T12:00', 1769860800000000n],
    ['1969-12-31T23:59:59.999999', -1n],
    ['9999-12-31T23:59:59.999999', 253402300799999999n],
    ['0001-01-01T00:00:00.000001', -62135596799999999n],
    [clock, 1769860800123456n],
    [micros.of(-5n), -5n],
  ];
  test.each(accepted)('%o', (given, want) => {
    expect(readBack(putTimestampNtz(buffer, given, 0, 'at')).bigint()).toBe(want);
  });
  const rejected: [given: unknown, message: RegExp, help: RegExp][] = [
    [new Date(0), /a Date/, /local time/],
    ['2026-01-31T12:00:00Z', /TIMESTAMP_NTZ/, /time zone/],
    [{ ...clock, month: 13 }, /calendar/, /./],
    [{ ...clock, day: 32 }, /calendar/, /./],
    [{ ...clock, hour: undefined }, /calendar/, /./],
    ['2026-02-29T12:00:00', /TIMESTAMP_NTZ/, /calendar/],
    ['2026-01-31T12:00:60', /TIMESTAMP_NTZ/, /calendar/],
    ['2026-01-31T12:00:00.', /TIMESTAMP_NTZ/, /not a time/],
    ['2026-01-31T12:00:0x', /TIMESTAMP_NTZ/, /not a time/],
    [12, /the number 12/, /unit/],
  ];
  test.each(rejected)('%o is rejected', (given, message, help) => {
    expectInvalid(() => putTimestampNtz(buffer, given as string, 0, 'at'), message, help);
  });
});

describe('DATE', () => {
  const accepted: [given: DateInput, days: number][] = [
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2026-01-31', 20484],
    ['0001-01-01', -719162],
    ['9999-12-31', 2932896],
    ['2000-02-29', 11016],
    [{ year: 2026, month: 1, day: 31 }, 20484],
    ['+5881580-07-11', 2147483647],
    ['-5877641-06-23', -2147483648],
  ];
  test.each(accepted)('%o', (given, days) => {
    expect(readBack(putDate(buffer, given, 0, 'day')).int()).toBe(days);
  });
  const rejected: [given: unknown, message: RegExp][] = [
    ['1900-02-29', /the string "1900-02-29"/],
    ['2026-1-31', /DATE/],
    ['2026-01-31T00:00:00Z', /DATE/],
    [new Date(0), /a Date/],
    [20484, /the number/],
    ['+5881580-07-12', /DATE/],
  ];
  test.each(rejected)('%o is rejected', (given, message) => {
    expectInvalid(() => putDate(buffer, given as string, 0, 'day'), message, /./);
  });
  test('text and days convert both ways, for each day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2147483648, max: 2147483647 }), (days) => {
        const text = readBack(putDate(buffer, '1970-01-01', 0, 'day')) && dateText(days);
        expect(readBack(putDate(buffer, text, 0, 'day')).int()).toBe(days);
      }),
    );
  });
});

function dateText(days: number): string {
  const bytes = Buffer.alloc(16);
  let rest = BigInt.asUintN(64, BigInt(days));
  let end = 0;
  for (; rest > 127n; rest >>= 7n) bytes[end++] = Number(rest & 127n) | 128;
  bytes[end++] = Number(rest);
  return new Reader(bytes, 0, end).date();
}

function expectInvalid(act: () => unknown, message: RegExp, help: RegExp): void {
  try {
    act();
  } catch (error) {
    if (!ZerobusError.is(error)) throw error;
    expect(error.code).toBe('invalid-value');
    expect(error.message).toMatch(message);
    expect(error.help).toMatch(help);
    return;
  }
  expect.unreachable('it was accepted');
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactJson } from '../../../src/app/send/exact-json.ts';
import { ExactNumber, mayLoseDigits, parseInteger, plainDigits } from '../../../src/app/send/exact-number.ts';
import { LineError } from '../../../src/app/send/line-error.ts';
import { parseExactly } from '../../../src/app/send/parse-exactly.ts';
import { toMicros } from '../../../src/app/send/timestamp-unit.ts';
import { sendText, tableOf } from './support.ts';

describe('plain digits', () => {
  test.each<[given: string, want: string]>([
    ['0', '0'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['1.50', '1.5'],
    ['1.5e3', '1500'],
    ['1.5E+1', '15'],
    ['-12.5e-3', '-0.0125'],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
    ['1e-7', '0.0000001'],
    ['100', '100'],
    ['1e1001', '1e1001'],
    ['x', 'x'],
  ])('%s', (given, want) => expect(plainDigits(given)).toBe(want));

  test('every double has the value of its digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => Number(plainDigits(String(n))) === n),
    );
  });

  test.each<[given: string, want: bigint | undefined]>([
    ['9007199254740993', 9007199254740993n],
    ['1.5e3', 1500n],
    ['1.00', 1n],
    ['1.0000000000000000001', undefined],
    ['1e61', undefined],
  ])('%s as an integer', (given, want) => expect(parseInteger(given)).toBe(want));
});

describe('microseconds', () => {
  test.each<[given: string, unit: 's' | 'ms' | 'us', want: bigint | undefined]>([
    ['1700000000.123456', 's', 1700000000123456n],
    ['1700000000', 's', 1700000000000000n],
    ['1.7e9', 's', 1700000000000000n],
    ['1700000000123.5', 'ms', 1700000000123500n],
    ['1700000000123.4567', 'ms', 1700000000123456n],
    ['1700000000123456', 'us', 1700000000123456n],
    ['-1.5', 's', -1500000n],
    ['-0.0000001', 's', -1n],
    ['0.0000001', 's', 0n],
    ['x', 's', undefined],
  ])('%s %s', (given, unit, want) => expect(toMicros(given, unit)).toBe(want));

  test('of every time that a double of seconds can tell apart', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000n }), (micros) => {
        expect(toMicros(String(Number(micros) / 1e6), 's')).toBe(micros);
      }),
    );
  });
});

test.each([
  ['zeros before a digit', `{"d":0.${'0'.repeat(2e6)}1,"x":1}\n`],
  ['digits before a letter', `x\n${'1'.repeat(2e6)}x\n`],
  ['digits before a letter, for a time', `t\n${'1'.repeat(2e6)}x\n`],
])('megabytes of %s are rejected as soon as they are read', async (_, text) => {
  const { failure } = await sendText(tableOf('d DECIMAL(5,2)', 'x DOUBLE', 't TIMESTAMP'), text);
  expect(failure).toBeInstanceOf(LineError);
  // A time that grows with the square of the length would be hours, and exceed the timeout.
});

describe('JSON with its digits', () => {
  test('is the same value as JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1), (text, indent) => {
        const value = JSON.parse(text) as unknown;
        const shown = JSON.stringify(value, null, indent);
        expect(JSON.parse(JSON.stringify(parseExactly(shown)))).toEqual(value);
        expect(JSON.parse(exactJson(parseExactly(shown)))).toEqual(value);
      }),
    );
  });

  test.each<[text: string]>([
    ['{"a":12345678901234567890.123456789,"b":["\\"\\\\",{"__proto__":1e400}],"c":""}'],
    ['[[],{},-0.00000000000000000001]'],
  ])('%s stays as it is', (text) => {
    expect(mayLoseDigits(text)).toBe(true);
    expect(exactJson(parseExactly(text))).toBe(text);
  });

  test('a number of 15 digits is a number', () => {
    expect(parseExactly('{"a":12345678.123456}')).toEqual({ a: 12345678.123456 });
    expect(parseExactly('1234567890123456')).toEqual(new ExactNumber('1234567890123456'));
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Writer } from 'zerobus-runtime/codegen';
import { InputWarnings } from '../../../src/app/send/input-warnings.ts';
import { LineError } from '../../../src/app/send/line-error.ts';
import type { Row } from '../../../src/app/send/row.ts';
import { rowReaderFor } from '../../../src/app/send/row-reader-for.ts';
import { createRowType } from '../../../src/app/send/row-type.ts';
import { sendableLock } from '../../../src/app/send/sendable-lock.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/index.ts';
import { sendText, tableOf } from './support.ts';

const types = [
  ['b', 'BOOLEAN'],
  ['ti', 'TINYINT'],
  ['i', 'INT'],
  ['l', 'BIGINT'],
  ['f', 'FLOAT'],
  ['d', 'DOUBLE'],
  ['s', 'STRING'],
  ['v3', 'VARCHAR(3)'],
  ['bin', 'BINARY'],
  ['day', 'DATE'],
  ['ts', 'TIMESTAMP'],
  ['ntz', 'TIMESTAMP_NTZ'],
  ['dec', 'DECIMAL(38,10)'],
  ['j', 'VARIANT'],
  ['arr', 'ARRAY<BIGINT>'],
  ['texts', 'ARRAY<STRING>'],
  ['map', 'MAP<INT, DECIMAL(20,0)>'],
  ['st', 'STRUCT<lat: DOUBLE, at: TIMESTAMP>'],
];
const model = tableOf(...types.map((pair) => pair.join(' ')));

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tables: [model] });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

type Unit = 's' | 'ms' | 'us' | undefined;
/** What is stored as JSON shows it, or a part of why not. */
type Want = { readonly stored: unknown } | { readonly why: string };

const stored = (value: unknown): Want => ({ stored: value });
const why = (text: string): Want => ({ why: text });

async function expectSent(text: string, unit: Unit, column: string, want: Want): Promise<void> {
  const { failure, sent } = await sendText(model, text, { unit }, emulator);
  if ('why' in want) {
    expect(failure).toBeInstanceOf(LineError);
    const { column: at, help, message } = failure as LineError;
    expect(`${at} ${message}. ${help}`).toContain(want.why);
    expect(sent).toBe(0);
  } else {
    expect(failure).toBeUndefined();
    expect(emulator.rows('c.s.t').map((row) => row[column] ?? null)).toEqual([want.stored]);
  }
}

describe('a value of JSON', () => {
  test.each<[column: string, given: string, want: Want, unit?: Unit]>([
    ['b', 'true', stored(true)],
    ['b', '1', why('b takes BOOLEAN: true or false, not the number 1')],
    ['ti', '128', why('-128 to 127')],
    ['i', '1.0', stored(1)],
    ['i', '1.00000000000000000001', why('Send an integer; values are not rounded.')],
    ['i', '"1"', why('not the string "1"')],
    ['l', '9007199254740993', stored('9007199254740993')],
    ['l', '\t9007199254740993', stored('9007199254740993')],
    ['l', '-9223372036854775808', stored('-9223372036854775808')],
    ['l', '9223372036854775808', why('64 bits')],
    ['l', '"9007199254740993"', stored('9007199254740993')],
    ['l', '1e18', stored('1000000000000000000')],
    ['l', '1.5', why('not the number 1.5')],
    ['l', '1.00000000000000000001', why('Send an integer; values are not rounded.')],
    ['f', '0.1', stored(0.10000000149011612)],
    ['d', '12345678901234567890', stored(12345678901234567000)],
    ['d', '0.1234567890123456789', stored(0.12345678901234568)],
    ['d', '1e400', why('a number up to 1.8e308')],
    ['d', '"NaN"', stored('NaN')],
    ['d', '"1"', why('not the string "1"')],
    ['s', '"\\ud83d\\ude00 \\u0000"', stored('😀 \u0000')],
    ['s', '"\\ud83d"', why('half of a surrogate pair')],
    ['s', '12345678901234567890', why('not the number 12345678901234567000')],
    ['v3', '"abcd"', why('at most 3 characters')],
    ['bin', '"AQI="', stored('AQI=')],
    ['bin', '"%"', why('base64')],
    ['day', '"2026-01-31"', stored('2026-01-31')],
    ['day', '"2026-02-30"', why('a day that exists')],
    ['ts', '"2026-01-31T12:00:00.123456Z"', stored('2026-01-31T12:00:00.123456Z')],
    ['ts', '"2026-01-31T12:00:00+02:00"', stored('2026-01-31T10:00:00.000000Z')],
    ['ts', '"2026-01-31T12:00:00"', why('no time zone')],
    ['ts', '"2026-01-31T12:00:00+01:00Z"', why('is not a time like')],
    ['ts', '1769860800', why('s, ms or us')],
    ['ts', 'true', why('an ISO 8601 time')],
    ['ts', '1769860800.123456', stored('2026-01-31T12:00:00.123456Z'), 's'],
    ['ts', '1769860800123.25', stored('2026-01-31T12:00:00.123250Z'), 'ms'],
    ['ts', '1769860800123456', stored('2026-01-31T12:00:00.123456Z'), 'us'],
    ['ts', '1e20', why('64 bits'), 's'],
    ['ts', '1e40', why('not the number 1e+40'), 's'],
    ['ts', '"2026-01-31T12:00:00Z"', stored('2026-01-31T12:00:00.000000Z'), 'ms'],
    ['ntz', '"2026-01-31T12:00:00.5"', stored('2026-01-31T12:00:00.500000')],
    ['ntz', '"2026-01-31 12:00"', stored('2026-01-31T12:00:00.000000')],
    ['ntz', '"2026-01-31T12:00:00Z"', why('has a time zone')],
    ['ntz', '1769860800', stored('2026-01-31T12:00:00.000000'), 's'],
    ['dec', '19.99', stored('19.99')],
    ['dec', '"19.99"', stored('19.99')],
    ['dec', '1234567890123456789.0123456789', stored('1234567890123456789.0123456789')],
    ['dec', '1e3', stored('1000')],
    ['dec', '1.500', stored('1.5')],
    ['dec', '1.500000000000000000', stored('1.5')],
    ['dec', '"1.500000000000"', stored('1.5000000000')],
    ['dec', '"1.50000000001"', why('Round it')],
    ['dec', '1e-400', why('Round it')],
    ['dec', '0.00000000001', why('Round it')],
    ['dec', '"1e3"', why('plain digits')],
    ['dec', 'true', why('dec takes DECIMAL(38,10): a number, or plain digits in a string, not the boolean true')],
    ['dec', '1.123456789012345678', why('not the number 1.123456789012345678. Round it')],
    ['l', '99999999999999999999', why('BIGINT: an integer of 64 bits, not the number 99999999999999999999')],
    ['l', 'true', why('BIGINT: an integer of 64 bits, or its digits in a string, not the boolean true')],
    ['arr', '[99999999999999999999]', why('arr[0] takes BIGINT: an integer of 64 bits, not the number')],
    ['day', '5', why('DATE: a string such as "2026-01-31", not the number 5')],
    ['day', '"2026-13-01"', why('DATE: a string such as "2026-01-31", not the string "2026-13-01"')],
    ['j', '{"a":12345678901234567890.10}', stored({ a: 12345678901234567000 })],
    ['j', '[1,"x"]', stored([1, 'x'])],
    ['j', `${'['.repeat(600)}${']'.repeat(600)}`, why('at most 500 levels')],
    ['arr', '[1,"2",9007199254740993]', stored(['1', '2', '9007199254740993'])],
    ['arr', '[1,null]', why('arr[1] is null')],
    ['arr', '{}', why('arr takes ARRAY: an array')],
    ['arr', '[1,1.5]', why('arr[1] takes BIGINT')],
    ['texts', '["a",1]', why('texts[1] takes STRING')],
    ['map', '{"1":12345678901234567890}', stored({ 1: '12345678901234567890' })],
    ['map', '{"x":1}', why('map["x"] takes INT')],
    ['map', '[1]', why('MAP: an object')],
    ['st', '{"lat":1.5,"at":"2026-01-31T12:00:00Z"}', stored({ lat: 1.5, at: '2026-01-31T12:00:00.000000Z' })],
    ['st', '{"latt":1.5}', why('st.latt is not a column of the table. Did you mean lat?')],
    ['st', '{"at":5}', why('st.at takes an ISO 8601 time')],
    ['s', 'null', stored(null)],
  ])('%s %s', async (column, given, want, unit) => {
    await expectSent(`{"${column}":${given}}`, unit, column, want);
  });

  test('a VARIANT holds the digits that were written', () => {
    const text = '{"a":12345678901234567890.10,"b":[1.5,"1e400",1e400]}';
    const writer = new Writer();
    const row: Row = { values: [], line: 0, text: null, bytes: undefined };
    const type = createRowType(sendableLock(tableOf('j VARIANT')));
    const reader = rowReaderFor({ format: 'ndjson' }, '', sendableLock(tableOf('j VARIANT')), new InputWarnings());
    reader.feed({ text: `{"j":${text}}` });
    reader.next(row, 0);
    expect(writer.buffer.toString('utf8', 2, type.write(writer, row, 0))).toBe(text);
  });
});

describe('a cell of CSV', () => {
  test.each<[column: string, given: string, want: Want, unit?: Unit]>([
    ['s', '""', stored('')],
    ['s', '"a,""b""\r\nc"', stored('a,"b"\r\nc')],
    ['s', ' a ', stored(' a ')],
    ['b', 'TRUE', stored(true)],
    ['b', '1', why('true or false, not the string "1"')],
    ['i', '-5', stored(-5)],
    ['i', '5.0', stored(5)],
    ['i', '5.01', why('not the string "5.01"')],
    ['i', '5.', why('not the string "5."')],
    ['l', '9007199254740993.000', stored('9007199254740993')],
    ['l', '99999999999999999999', why('BIGINT: an integer of 64 bits, not the number 99999999999999999999')],
    ['l', '9007199254740993', stored('9007199254740993')],
    ['l', '5', stored('5')],
    ['l', '5.5', why('not the string "5.5"')],
    ['d', '1e3', stored(1000)],
    ['d', '.5', stored(0.5)],
    ['d', 'NaN', stored('NaN')],
    ['d', '0x10', why('not the string "0x10"')],
    ['d', '1e999', why('a number up to 1.8e308')],
    ['dec', '12.50', stored('12.50')],
    ['dec', '12.5000000000000', stored('12.5000000000')],
    ['dec', '-0.00000000001', why('Round it')],
    ['dec', '1e3', why('plain digits')],
    ['dec', '"1.234,5"', why('Write a point in place of the comma')],
    ['d', '"1,5"', why('Write a point in place of the comma')],
    ['day', '2026-01-31', stored('2026-01-31')],
    ['ts', '2026-01-31T12:00:00Z', stored('2026-01-31T12:00:00.000000Z')],
    ['ts', '1769860800', why('s, ms or us')],
    ['ts', '1769860800.5', stored('2026-01-31T12:00:00.500000Z'), 's'],
    ['bin', 'AQI=', stored('AQI=')],
    ['arr', '"[1,9007199254740993]"', stored(['1', '9007199254740993'])],
    ['arr', '[1', why('arr takes ARRAY<BIGINT> as JSON')],
    ['st', '"{""lat"":1}"', stored({ lat: 1 })],
    ['map', '"{""1"":2}"', stored({ 1: '2' })],
    ['j', '"{""a"":[]}"', stored({ a: [] })],
    ['j', 'x', why('j takes VARIANT as JSON')],
  ])('%s %s', async (column, given, want, unit) => {
    await expectSent(`${column}\n${given}\n`, unit, column, want);
  });

  test('empty is NULL, and nothing in quotes is not', async () => {
    await sendText(model, 's,i\n,1\n"",2\n', {}, emulator);
    expect(emulator.rows('c.s.t').map(({ i, s }) => [s, i])).toEqual([
      [undefined, 1],
      ['', 2],
    ]);
  });
});

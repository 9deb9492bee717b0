import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  putBigint,
  putBinary,
  putBoolean,
  putBoundedString,
  putDecimal,
  putDouble,
  putFloat,
  putInt,
  putSmallint,
  putString,
  putTinyint,
  Reader,
  stringBound,
  Writer,
} from 'zerobus-runtime/codegen';
import { captureError } from '../support/capture-error.ts';

const writer = new Writer(Buffer.alloc(64));
const buffer = writer.reserve(0, 1 << 16);
const view = writer.view;
const reader = (end: number): Reader => new Reader(buffer, 0, end);
const hex = (end: number): string => buffer.toString('hex', 0, end);

type Put = (value: never, at: number) => number;
const columns: Record<string, Put> = {
  boolean: (value, at) => putBoolean(buffer, value, at, 'c'),
  tinyint: (value, at) => putTinyint(buffer, value, at, 'c'),
  smallint: (value, at) => putSmallint(buffer, value, at, 'c'),
  int: (value, at) => putInt(buffer, value, at, 'c'),
  bigint: (value, at) => putBigint(buffer, value, at, 'c'),
  float: (value, at) => putFloat(view, value, at, 'c'),
  double: (value, at) => putDouble(view, value, at, 'c'),
  string: (value, at) => putString(buffer, value, at, 'c'),
  'varchar(3)': (value, at) => putBoundedString(buffer, value, 3, at, 'c'),
  binary: (value, at) => putBinary(buffer, value, at, 'c'),
  'decimal(5,2)': (value, at) => putDecimal(buffer, value, 5, 2, at, 'c'),
  'decimal(3,3)': (value, at) => putDecimal(buffer, value, 3, 3, at, 'c'),
  'decimal(38,0)': (value, at) => putDecimal(buffer, value, 38, 0, at, 'c'),
};

/** The bytes are those of the protobuf encoding guide, worked out by hand. */
const accepted: [type: string, given: unknown, bytes: string][] = [
  ['boolean', true, '01'],
  ['boolean', false, '00'],
  ['tinyint', -128, '80ffffffffffffffff01'],
  ['tinyint', 127, '7f'],
  ['smallint', 32767, 'ffff01'],
  ['int', 2147483647, 'ffffffff07'],
  ['int', -2147483648, '80808080f8ffffffff01'],
  ['int', -0, '00'],
  ['bigint', 0n, '00'],
  ['bigint', 300, 'ac02'],
  ['bigint', 300n, 'ac02'],
  ['bigint', -1, 'ffffffffffffffffff01'],
  ['bigint', -1n, 'ffffffffffffffffff01'],
  ['bigint', 2 ** 53 - 1, 'ffffffffffffff0f'],
  ['bigint', 2n ** 63n - 1n, 'ffffffffffffffff7f'],
  ['bigint', -(2n ** 63n), '80808080808080808001'],
  ['float', 1.5, '0000c03f'],
  ['float', Number.POSITIVE_INFINITY, '0000807f'],
  ['double', -0, '0000000000000080'],
  ['string', '', '00'],
  ['string', 'ab', '026162'],
  ['string', 'Zürich', '075ac3bc72696368'],
  ['varchar(3)', '👍👍👍', '0cf09f918df09f918df09f918d'],
  ['binary', new Uint8Array([1, 0, 255]), '030100ff'],
  ['decimal(5,2)', '-123.45', '072d3132332e3435'],
  ['decimal(5,2)', '000123', '06303030313233'],
  ['decimal(3,3)', '0.125', '05302e313235'],
  // Zeros beyond the scale have no digits to lose; the service counts them, so they are left out.
  ['decimal(5,2)', '1.500', '04312e3530'],
  ['decimal(5,2)', '-123.450000', '072d3132332e3435'],
  ['decimal(3,3)', '0.1250', '05302e313235'],
  ['decimal(38,0)', '5.00', '0135'],
];

describe('values on the wire', () => {
  test.each(accepted)('%s %o', (type, given, bytes) => {
    expect(hex((columns[type] as Put)(given as never, 0))).toBe(bytes);
  });
});

const rejected: [type: string, given: unknown, message: RegExp][] = [
  ['boolean', 1, /takes BOOLEAN.*the number 1/],
  ['boolean', null, /is NOT NULL/],
  ['tinyint', 128, /from -128 to 127/],
  ['smallint', -32769, /from -32768/],
  ['int', 2147483648, /INT/],
  ['int', 1.5, /INT/],
  ['int', '5', /the string "5"/],
  ['int', Number.NaN, /INT/],
  ['int', undefined, /is NOT NULL/],
  ['bigint', 2 ** 53, /2\^53/],
  ['bigint', '5', /BIGINT/],
  ['tinyint', 1n, /TINYINT.*not the bigint 1/],
  ['smallint', Symbol('x'), /SMALLINT.*not a symbol/],
  ['int', 1n, /INT.*not the bigint 1/],
  ['bigint', 2n ** 63n, /64 bits/],
  ['float', 1e39, /3\.4028235e38/],
  ['float', '1', /FLOAT/],
  ['double', 1n, /DOUBLE.*the bigint 1/],
  ['string', 5, /STRING/],
  ['string', 'a\ud800', /well-formed/],
  ['string', `${'x'.repeat(100)}\udc00`, /well-formed/],
  ['varchar(3)', 'abcd', /at most 3 characters/],
  ['binary', [1, 2], /Uint8Array.*an array/],
  ['binary', 'AQ==', /Uint8Array/],
  ['decimal(5,2)', 19.99, /plain digits in a string, like "12\.50", not the number 19\.99/],
  ['decimal(5,2)', '1234', /DECIMAL\(5,2\)/],
  ['decimal(5,2)', '1.234', /DECIMAL/],
  ['decimal(5,2)', '1.5001', /DECIMAL/],
  ['decimal(5,2)', '1.500x', /DECIMAL/],
  ['decimal(5,2)', '1.50.0', /DECIMAL/],
  ['decimal(38,0)', '5.01', /DECIMAL/],
  ['decimal(38,0)', '5.', /DECIMAL/],
  ['decimal(5,2)', '1e2', /DECIMAL/],
  ['decimal(5,2)', '+1', /DECIMAL/],
  ['decimal(5,2)', '.5', /DECIMAL/],
  ['decimal(5,2)', '5.', /DECIMAL/],
  ['decimal(5,2)', '', /DECIMAL/],
  ['decimal(5,2)', '-', /DECIMAL/],
  ['decimal(3,3)', '1.0', /DECIMAL/],
  ['decimal(38,0)', '1'.repeat(39), /DECIMAL/],
];

describe('values that are rejected', () => {
  test.each(rejected)('%s %o', (type, given, message) => {
    const error = captureError(() => (columns[type] as Put)(given as never, 0));
    expect(error).toMatchObject({ code: 'invalid-value', path: 'c' });
    expect(error.message).toMatch(message);
  });
});

describe('written values are read back', () => {
  test('bigint', () => {
    const any = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.maxSafeInteger());
    fc.assert(
      fc.property(any, (value) => {
        expect(reader(putBigint(buffer, value, 0, 'c')).bigint()).toBe(BigInt(value));
      }),
    );
  });
  test('double and float', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(reader(putDouble(view, value, 0, 'c')).double()).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.float(), (value) => {
        expect(reader(putFloat(view, value, 0, 'c')).float()).toBe(value);
      }),
    );
  });
  test('strings, short and long, of any script, within their bound', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', minLength: 100, maxLength: 300 }),
      fc.string({ minLength: 1000, maxLength: 1100 }),
      fc.constantFrom('\ufeffbom', '\u0000', 'ß'.repeat(42), 'ß'.repeat(64), 'a'.repeat(127), 'a'.repeat(16384)),
    );
    fc.assert(
      fc.property(any, (value) => {
        const end = putString(buffer, value, 0, 'c');
        expect(end).toBeLessThanOrEqual(stringBound(value));
        expect(reader(end).string()).toBe(value);
      }),
    );
  });
  test('binary data of every length around the switch to a copy', () => {
    for (let length = 0; length < 40; length++) {
      const value = Uint8Array.from({ length }, (_, index) => index * 7);
      expect(reader(putBinary(buffer, value, 0, 'c')).bytes()).toEqual(value);
    }
  });
});

test('BINARY whose bytes are lost is rejected, and not written as an empty value', () => {
  const transferred = new Uint8Array([1, 2, 3]);
  structuredClone(transferred.buffer, { transfer: [transferred.buffer] });
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { readonly maxByteLength: number },
  ) => ArrayBuffer & { resize(length: number): void };
  const shrinking = new Resizable(8, { maxByteLength: 8 });
  const outside = new Uint8Array(shrinking, 4, 4);
  shrinking.resize(2);
  for (const value of [transferred, outside]) {
    expect(() => putBinary(buffer, value, 0, 'c')).toThrow(/^c takes BINARY: a Uint8Array that keeps its length/);
  }
  for (const empty of [new Uint8Array(), Buffer.alloc(0), new Uint8Array(new SharedArrayBuffer(0))]) {
    expect(reader(putBinary(buffer, empty, 0, 'c')).bytes()).toHaveLength(0);
  }
});

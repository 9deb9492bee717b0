import { describe, expect, test } from 'vitest';
import { parseSqlType } from '../../src/ddl/parse-sql-type.ts';
import { readJsonRecord } from '../../src/emulator/validate/read-json-record.ts';
import { RecordError } from '../../src/emulator/validate/record-error.ts';

const read = (type: string, json: string): unknown =>
  readJsonRecord([{ name: 'x', type: parseSqlType(type) }], `{"x":${json}}`)['x'];

describe('a valid value', () => {
  const rows: readonly (readonly [type: string, json: string, want: unknown])[] = [
    ['BOOLEAN', 'false', false],
    ['TINYINT', '-128', -128],
    ['SMALLINT', '32767', 32767],
    ['INT', '-2147483648', -2147483648],
    ['BIGINT', '9007199254740991', 9007199254740991n],
    ['BIGINT', '"-9223372036854775808"', -9223372036854775808n],
    ['FLOAT', '0.1', Math.fround(0.1)],
    ['DOUBLE', '1e308', 1e308],
    ['STRING', '"größe 😀"', 'größe 😀'],
    ['CHAR(2)', '"😀😀"', '😀😀'],
    ['VARCHAR(3)', '""', ''],
    ['BINARY', '"AAH/"', new Uint8Array([0, 1, 255])],
    ['BINARY', '"AA"', new Uint8Array([0])],
    ['DATE', '-1', '1969-12-31'],
    ['TIMESTAMP', '-1', -1n],
    ['TIMESTAMP_NTZ', '1700000000000000', 1700000000000000n],
    ['DECIMAL(5,2)', '"-999.99"', '-999.99'],
    ['VARIANT', '"{\\"a\\":1}"', { a: 1 }],
    ['VARIANT', '"null"', Symbol.for('zerobus.variantNull')],
    ['STRUCT<a: INT, b: STRING>', '{"b":"y","a":null}', { b: 'y' }],
    ['ARRAY<TINYINT>', '[1,2]', [1, 2]],
    ['ARRAY<STRUCT<a: INT NOT NULL>>', '[{"a":1}]', [{ a: 1 }]],
    ['MAP<STRING, DOUBLE>', '{"__proto__":1}', new Map([['__proto__', 1]])],
    ['MAP<BIGINT, INT>', '{"9223372036854775807":1}', new Map([[9223372036854775807n, 1]])],
    ['MAP<BOOLEAN, STRUCT<a: INT>>', '{"true":{}}', new Map([[true, {}]])],
    ['MAP<DATE, INT>', '{"0":1}', new Map([['1970-01-01', 1]])],
    ['INT', 'null', undefined],
    ['ARRAY<ARRAY<INT>>', 'null', undefined],
    ['INTERVAL DAY', 'null', undefined],
  ];
  test.each(rows)('%s %s', (type, json, want) => expect(read(type, json)).toEqual(want));
});

describe('an invalid value', () => {
  const rows: readonly (readonly [type: string, json: string, message: string])[] = [
    ['BOOLEAN', '0', "field 'x' must be true or false, not 0"],
    ['TINYINT', '128', "field 'x' is out of range: 128"],
    ['INT', '1.5', 'must be an integer'],
    ['INT', '"1"', 'must be an integer, not "1"'],
    ['BIGINT', '9007199254740993', 'must be a string, because it is beyond 2^53'],
    ['BIGINT', '"9223372036854775808"', 'has more than 64 bits'],
    ['BIGINT', '"1.0"', 'must be an integer'],
    ['DOUBLE', '"NaN"', 'must be a number'],
    ['FLOAT', '1e39', 'is out of range: 1e+39 does not fit FLOAT'],
    ['STRING', '1', 'must be a string, not 1'],
    ['CHAR(1)', '"ab"', 'has 2 characters, the column allows 1'],
    ['BINARY', '"?"', 'must be base64'],
    ['DATE', '"2026-01-01"', 'must be an integer'],
    ['DATE', '2932897', 'is out of range'],
    ['TIMESTAMP', '"2026-01-01T00:00:00Z"', 'must be an integer'],
    ['DECIMAL(5,2)', '1.5', 'must be a string, not 1.5'],
    ['DECIMAL(5,2)', '"1.555"', 'has 3 digits after the decimal point'],
    ['DECIMAL(5,2)', '"１"', 'has an invalid character'],
    ['VARIANT', '{"a":1}', 'must be a string'],
    ['VARIANT', '"{"', 'is not valid JSON'],
    ['STRUCT<a: INT>', '{"b":1}', "field 'x.b' is not in the table"],
    ['STRUCT<a: INT NOT NULL>', '{}', "field 'x.a' is missing"],
    ['STRUCT<a: INT>', '[]', "field 'x' must be an object"],
    ['ARRAY<INT>', '[1,null]', "field 'x[1]' must be a value, not null"],
    ['ARRAY<INT>', '{}', 'must be an array'],
    ['ARRAY<ARRAY<INT>>', '[[]]', 'must be of a supported type'],
    ['MAP<STRING, INT>', '[]', 'must be an object'],
    ['MAP<STRING, INT>', '{"a":null}', "field 'x{a}' must be a value"],
    ['MAP<INT, INT>', '{"a":1}', "field 'x{}.key' must be an integer"],
    ['MAP<DOUBLE, INT>', '{}', 'keys of a supported type'],
    ['INTERVAL DAY', '1', 'must be of a supported type'],
  ];
  test.each(rows)('%s %s', (type, json, message) => {
    expect(() => read(type, json)).toThrow(RecordError);
    expect(() => read(type, json)).toThrow(message);
  });
});

test.each([
  ['{', 'the record is not valid JSON'],
  ['[]', 'the record is not a JSON object'],
  ['null', 'the record is not a JSON object'],
  ['{"y":1}', "field 'y' is not in the table"],
  ['{"X":1}', "field 'X' is not in the table"],
  ['{"__proto__":1}', "field '__proto__' is not in the table"],
])('rejects the record %s', (json, message) => {
  expect(() => readJsonRecord([{ name: 'x', type: { kind: 'int' } }], json)).toThrow(message);
});

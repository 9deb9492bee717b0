import { describe, expect, test } from 'vitest';
import { parseSqlType } from '../../src/ddl/parse-sql-type.ts';
import { readJsonRecord } from '../../src/emulator/validate/read-json-record.ts';
import { RecordError } from '../../src/emulator/validate/record-error.ts';
import { invalidRecords, invalidValues, validValues } from './json-values.ts';

const read = (type: string, json: string): unknown =>
  readJsonRecord([{ name: 'x', type: parseSqlType(type) }], `{"x":${json}}`)['x'];

describe('a valid value', () => {
  test.each(validValues)('%s %s', (type, json, want) => expect(read(type, json)).toEqual(want));
});

describe('an invalid value', () => {
  test.each(invalidValues)('%s %s', (type, json, message) => {
    expect(() => read(type, json)).toThrow(RecordError);
    expect(() => read(type, json)).toThrow(message);
  });
});

test.each(invalidRecords)('rejects the record %s', (json, message) => {
  expect(() => readJsonRecord([{ name: 'x', type: { kind: 'int' } }], json)).toThrow(message);
});

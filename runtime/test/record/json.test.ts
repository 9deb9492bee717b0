import { describe, expect, test } from 'vitest';
import { micros } from '../../src/codecs/micros.ts';
import { variantNull } from '../../src/codecs/variant.ts';
import type { Column, ColumnType } from '../../src/record/column.ts';
import { parseJsonRecord } from '../../src/record/parse-json.ts';
import { recordToJSON, recordToWire } from '../../src/record/record-class.ts';
import { captureError } from '../support/capture-error.ts';

const column = (type: ColumnType, property?: string): Column[] => [
  { name: 'c', type, ...(property === undefined ? {} : { property }) },
];
const NOON = micros.fromIso('2026-01-31T12:00:00Z');

/** JSON, what it is parsed into, and the JSON that Zerobus accepts; `json` is also the formatted record. */
const rows: [type: ColumnType, json: unknown, value: unknown, wire: unknown][] = [
  ['boolean', true, true, true],
  ['int', 5, 5, 5],
  ['bigint', '9007199254740993', 9007199254740993n, '9007199254740993'],
  ['bigint', '-5', -5n, -5],
  ['double', 1.5, 1.5, 1.5],
  ['string', 'text', 'text', 'text'],
  ['binary', 'AAH/', Buffer.from([0, 1, 255]), 'AAH/'],
  ['date', '1970-01-03', '1970-01-03', 2],
  ['timestamp', '2026-01-31T12:00:00.000000Z', NOON, Number(NOON)],
  ['timestamp_ntz', '2026-01-31T12:00:00.000000', NOON, Number(NOON)],
  ['decimal(5,2)', '12.50', '12.50', '12.50'],
  ['variant', { a: [1] }, { a: [1] }, '{"a":[1]}'],
  [{ array: 'bigint' }, ['1', '2'], [1n, 2n], [1, 2]],
  [{ struct: [{ name: 'x', type: 'timestamp' }] }, { x: '1970-01-01T00:00:00.000001Z' }, { x: 1n }, { x: 1 }],
];

test.each(rows)('%j: %j', (type, json, value, wire) => {
  expect(parseJsonRecord(column(type), { c: json })).toEqual({ c: value });
  expect(recordToJSON({ columns: column(type) }, { c: value })).toEqual({ c: json });
  expect(recordToWire({ columns: column(type) }, { c: value })).toEqual({ c: wire });
});

test.each<[type: ColumnType, json: unknown, value: unknown]>([
  ['bigint', 5, 5],
  ['double', 'NaN', Number.NaN],
  ['double', '-Infinity', Number.NEGATIVE_INFINITY],
  ['timestamp', '2026-01-31T13:00:00+01:00', NOON],
  [{ map: ['int', 'bigint'] }, { 1: '2' }, new Map([[1, 2n]])],
  [
    { map: ['boolean', 'int'] },
    { true: 1, false: 0 },
    new Map([
      [true, 1],
      [false, 0],
    ]),
  ],
])('%j also accepts %j', (type, json, value) =>
  expect(parseJsonRecord(column(type), { c: json })).toEqual({ c: value }),
);

test.each<[type: ColumnType, json: unknown, path: string]>([
  ['timestamp', '2026-01-31', 'c'],
  ['timestamp', '2026-01-31T12:00:00', 'c'],
  ['timestamp_ntz', '2026-01-31T12:00:00Z', 'c'],
  ['binary', 'no base64!', 'c'],
  [{ array: 'int' }, 5, 'c'],
  [{ array: 'int' }, [1, null], 'c[1]'],
  [{ array: 'timestamp' }, ['2026-01-31T12:00:00Z', 'x'], 'c[1]'],
  [{ struct: [{ name: 'x', type: 'binary' }] }, { x: '!' }, 'c.x'],
  [{ struct: [] }, 'text', 'c'],
  [{ map: ['string', 'timestamp'] }, { k: 'x' }, 'c[k]'],
  [{ array: { struct: [] } }, [[]], 'c[0]'],
  [{ map: ['string', { struct: [] }] }, { k: [] }, 'c[k]'],
])('%j rejects %j', (type, json, path) => {
  const error = captureError(() => parseJsonRecord(column(type), { c: json }));
  expect(error).toMatchObject({ code: 'invalid-value', path });
});

test.each<[type: ColumnType, json: unknown, takes: string]>([
  ['bigint', 1.5, 'BIGINT: an integer of 64 bits, or its digits in a string, not the number 1.5'],
  ['bigint', 2 ** 53, 'not the number 9007199254740992'],
  ['bigint', '9223372036854775808', 'not the string "9223372036854775808"'],
  ['bigint', true, 'BIGINT: an integer of 64 bits'],
  ['bigint', {}, 'not an object'],
  ['binary', [104, 105], 'BINARY: base64 text, not an array'],
  ['binary', { type: 'Buffer', data: [104] }, 'BINARY: base64 text, not an object'],
  ['binary', 5, 'BINARY: base64 text, not the number 5'],
  ['date', '2026-02-30', 'DATE: a string such as "2026-01-31", not the string "2026-02-30"'],
  ['date', 5, 'DATE: a string such as "2026-01-31", not the number 5'],
  ['timestamp', 5, 'TIMESTAMP: an ISO 8601 time with its zone, not the number 5'],
  ['timestamp', '2026-01-31', 'TIMESTAMP: an ISO 8601 time with its zone'],
  ['timestamp_ntz', [5], 'TIMESTAMP_NTZ: an ISO 8601 time, not an array'],
  ['timestamp_ntz', false, 'TIMESTAMP_NTZ: an ISO 8601 time'],
])('%j: the error for %j says what JSON has in its place', (type, json, takes) => {
  const { message } = captureError(() => parseJsonRecord(column(type), { c: json })) as Error;
  expect(message).toContain(takes);
  expect(message).not.toMatch(/Uint8Array|bigint|Micros|Temporal|\bDate\b/);
});

test.each<[type: ColumnType, value: unknown]>([
  ['bigint', 5n],
  ['binary', new Uint8Array(2)],
  ['date', { year: 2026, month: 1, day: 31 }],
  ['timestamp', new Date(0)],
  ['timestamp', NOON],
  ['timestamp_ntz', NOON],
])('%j also accepts what programs pass: %o', (type, value) => {
  expect(parseJsonRecord(column(type), { c: value })).toEqual({ c: value });
});

const nested: [kind: string, type: ColumnType, accepts: (value: unknown) => boolean][] = [
  ['ARRAY', { array: 'int' }, Array.isArray],
  [
    'STRUCT',
    { struct: [{ name: 'x', type: 'int' }] },
    (value) => Object.prototype.toString.call(value) === '[object Object]',
  ],
  ['MAP', { map: ['string', 'int'] }, (value) => /Object\]|Map\]/.test(Object.prototype.toString.call(value))],
];
const shapes: unknown[] = [
  ...['', 'text', 0, 5, true, false, [], [1], {}, { x: 1 }, new Map(), new Date(0), new Set([1]), /x/, Symbol('x'), 1n],
  ...[new Uint8Array(2), Buffer.from('ab'), new String('a'), new Number(1), new Error('x'), () => 1, new Proxy([], {})],
  new (class Shape {})(),
  Object.create(null),
];
describe.each(nested)('%s', (_, type, accepts) => {
  const inside: [place: string, type: ColumnType, wrap: (value: unknown) => unknown, path: string][] = [
    ['a column', type, (value) => value, 'c'],
    ['a field', { struct: [{ name: 'x', type }] }, (value) => ({ x: value }), 'c.x'],
  ];
  if (typeof type === 'object' && 'struct' in type)
    inside.push(
      ['an element', { array: type }, (value) => [value], 'c[0]'],
      ['an entry', { map: ['string', type] }, (value) => ({ k: value }), 'c[k]'],
    );
  test.each(inside)('%s takes its own shape only', (_place, outer, wrap, path) => {
    for (const shape of shapes) {
      const parse = (): unknown => parseJsonRecord(column(outer), { c: wrap(shape) });
      if (accepts(shape)) parse();
      else expect(captureError(parse)).toMatchObject({ code: 'invalid-value', path });
    }
  });
});

test.each([null, 5, 'text', [], new Map(), new Date(0)])('%j is not a record', (json) => {
  expect(captureError(() => parseJsonRecord([], json))).toMatchObject({ code: 'invalid-value' });
});

test('null and missing columns are left out, and inherited properties are not read', () => {
  const columns: Column[] = ['a', 'toString'].map((name) => ({ name, type: 'string' }));
  expect(parseJsonRecord(columns, { a: null })).toEqual({});
  expect(recordToJSON({ columns }, { a: undefined })).toEqual({});
});

test('JSON has the name of a column, and the record its property', () => {
  const columns = column('int', 'c$');
  expect(parseJsonRecord(columns, { c: 1 })).toEqual({ c: 1 });
  expect(recordToJSON({ columns }, { c$: 1 })).toEqual({ c: 1 });
});

test('a column called __proto__ is an own property of the result', () => {
  const columns: Column[] = [{ name: '__proto__', type: 'int' }];
  expect(Object.entries(parseJsonRecord(columns, JSON.parse('{"__proto__": 1}')))).toEqual([['__proto__', 1]]);
});

test('numbers that JSON cannot represent become text, and are rejected on the wire', () => {
  expect(recordToJSON({ columns: column('double') }, { c: Number.NaN })).toEqual({ c: 'NaN' });
  expect(captureError(() => recordToWire({ columns: column('double') }, { c: Number.NaN }))).toMatchObject({
    path: 'c',
  });
});

test('the JSON value null of a VARIANT', () => {
  expect(recordToJSON({ columns: column('variant') }, { c: variantNull })).toEqual({ c: null });
  expect(recordToWire({ columns: column('variant') }, { c: variantNull })).toEqual({ c: 'null' });
});

test.each<[type: ColumnType, json: unknown, value: unknown]>([
  ['variant', null, variantNull],
  [{ array: 'variant' }, [null, [null]], [variantNull, [null]]],
  [{ map: ['string', 'variant'] }, { k: null }, new Map([['k', variantNull]])],
  [{ struct: [{ name: 'x', type: 'variant' }] }, { x: null }, { x: variantNull }],
  [{ array: { struct: [{ name: 'x', type: 'variant' }] } }, [{ x: null }, {}], [{ x: variantNull }, {}]],
])('%j reads null as the JSON value, and an absent key as NULL', (type, json, value) => {
  expect(parseJsonRecord(column(type), { c: json })).toEqual({ c: value });
  expect(recordToJSON({ columns: column(type) }, { c: value })).toEqual({ c: json });
  expect(parseJsonRecord(column(type), {})).toEqual({});
});

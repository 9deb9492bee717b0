import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSqlType } from '../../src/ddl/parse-sql-type.ts';
import { compilePlan } from '../../src/emulator/validate/compile-plan.ts';
import { decodeRow } from '../../src/emulator/validate/decode-row.ts';
import type { MessagePlan } from '../../src/emulator/validate/message-plan.ts';
import { readDescriptor } from '../../src/emulator/validate/read-descriptor.ts';
import { RecordChecker } from '../../src/emulator/validate/record-checker.ts';
import { RecordError } from '../../src/emulator/validate/record-error.ts';
import { SchemaError } from '../../src/emulator/validate/schema-error.ts';
import type { TableModel } from '../../src/model/table-model.ts';
import { TableName } from '../../src/model/table-name.ts';
import { descriptorBytes, type FieldSpec, type MessageSpec, types } from './descriptors.ts';

/** `name TYPE` or `name TYPE!` for NOT NULL. */
function createTable(...columns: readonly string[]): TableModel {
  return {
    name: new TableName('c', 's', 't'),
    columns: columns.map((text) => {
      const at = text.indexOf(' ');
      const type = parseSqlType(text.slice(at).replace(/!$/, ''));
      return { name: text.slice(0, at), type, nullable: !text.endsWith('!') };
    }),
  };
}

const entry = (name: string, key: number, value: Partial<FieldSpec>): MessageSpec => ({
  name,
  options: { mapEntry: true },
  field: [
    { name: 'key', number: 1, type: key },
    { name: 'value', number: 2, type: types.string, ...value },
  ],
});

const table = createTable(
  'flag BOOLEAN',
  'tiny TINYINT',
  'small SMALLINT',
  'i INT',
  'big BIGINT',
  'f FLOAT',
  'd DOUBLE',
  's STRING',
  'code CHAR(3)',
  'b BINARY',
  'day DATE',
  'ts TIMESTAMP',
  'price DECIMAL(5,2)',
  'v VARIANT',
  'place STRUCT<lat: DOUBLE NOT NULL, name: STRING>',
  'list ARRAY<TINYINT>',
  'names ARRAY<STRING>',
  'points ARRAY<STRUCT<x: INT NOT NULL>>',
  'm MAP<STRING, INT>',
  'places MAP<INT, STRUCT<x: INT NOT NULL>>',
);
const point: MessageSpec = { name: 'Point', field: [{ name: 'x', number: 1, type: types.int32, label: 2 }] };
const message = (relative: boolean): MessageSpec => {
  const nested = (name: string): string => (relative ? name : `.c.s.T.${name}`);
  const scalars = [
    ['flag', types.bool],
    ['tiny', types.int32],
    ['small', types.int32],
    ['i', types.int32],
    ['big', types.int64],
    ['f', types.float],
    ['d', types.double],
    ['s', types.string],
    ['code', types.string],
    ['b', types.bytes],
    ['day', types.int32],
    ['ts', types.int64],
    ['price', types.string],
    ['v', types.string],
  ] as const;
  return {
    name: 'T',
    field: [
      ...scalars.map(([name, type], i) => ({ name, number: i + 1, type })),
      { name: 'place', number: 15, type: types.message, typeName: nested('Place') },
      { name: 'list', number: 16, type: types.int32, label: 3 },
      { name: 'names', number: 17, type: types.string, label: 3 },
      { name: 'points', number: 18, type: types.message, label: 3, typeName: nested('Point') },
      { name: 'm', number: 19, type: types.message, label: 3, typeName: nested('MEntry') },
      { name: 'places', number: 5000, type: types.message, label: 3, typeName: nested('PlacesEntry') },
    ],
    nestedType: [
      {
        name: 'Place',
        field: [
          { name: 'lat', number: 1, type: types.double, label: 2 },
          { name: 'name', number: 2, type: types.string },
        ],
      },
      point,
      entry('MEntry', types.string, { type: types.int32 }),
      entry('PlacesEntry', types.int32, { type: types.message, typeName: relative ? 'Point' : '.c.s.T.Point' }),
    ],
  };
};
const createPlan = (spec: MessageSpec, of: TableModel = table): MessagePlan =>
  compilePlan(readDescriptor(descriptorBytes(spec)), of);
const plan = createPlan(message(false));
const columns = new Set(table.columns);
const checker = new RecordChecker();
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const check = (bytes: Buffer, with_: MessagePlan = plan): void => checker.check(with_, bytes, 0, bytes.length);
const text = (tag: string, value: string): string =>
  tag + Buffer.from([Buffer.byteLength(value)]).toString('hex') + Buffer.from(value).toString('hex');
const empty = { list: [], names: [], points: [], m: new Map(), places: new Map() };

describe('a valid record', () => {
  const rows: readonly (readonly [name: string, bytes: string, want: Record<string, unknown>])[] = [
    ['nothing', '', {}],
    ['false', '08 00', { flag: false }],
    ['the smallest TINYINT', '10 80ffffffffffffffff01', { tiny: -128 }],
    ['a negative int32 in five bytes', '10 80ffffff0f', { tiny: -128 }],
    ['the largest SMALLINT', '18 ffff01', { small: 32767 }],
    ['the smallest INT', '20 80808080f8ffffffff01', { i: -2147483648 }],
    ['the largest BIGINT', '28 ffffffffffffffff7f', { big: 9223372036854775807n }],
    ['NaN', '35 0000c07f 39 000000000000f87f', { f: Number.NaN, d: Number.NaN }],
    ['text', text('42', 'größe 😀'), { s: 'größe 😀' }],
    ['long text', text('42', 'ü'.repeat(60)), { s: 'ü'.repeat(60) }],
    ['CHAR(3) of twelve bytes', text('4a', '😀😀😀'), { code: '😀😀😀' }],
    ['no bytes', '52 00', { b: new Uint8Array(0) }],
    ['0001-01-01', '58 c6 8d d4 ff ff ff ff ff ff 01', { day: '0001-01-01' }],
    ['9999-12-31', '58 a0 81 b3 01', { day: '9999-12-31' }],
    ['the smallest TIMESTAMP', '60 80808080808080808001', { ts: -9223372036854775808n }],
    ['DECIMAL', text('6a', '-999.99'), { price: '-999.99' }],
    ['DECIMAL with zeros in front', text('6a', '+00012'), { price: '+00012' }],
    ['DECIMAL with a point alone', text('6a', '.5'), { price: '.5' }],
    ['JSON null in a VARIANT', text('72', 'null'), { v: Symbol.for('zerobus.variantNull') }],
    ['a VARIANT', text('72', '{"a":[1]}'), { v: { a: [1] } }],
    ['the last of two', '10 01 10 02', { tiny: 2 }],
    ['a struct', `7a 0c 09 0000000000000840 ${text('12', 'x')}`, { place: { lat: 3, name: 'x' } }],
    ['a packed list', '8201 03 01 02 03', { list: [1, 2, 3] }],
    ['a list that is not packed', '8001 01 8001 02', { list: [1, 2] }],
    ['a list in both ways', '8001 01 8201 02 02 03', { list: [1, 2, 3] }],
    ['an empty packed list', '8201 00', {}],
    ['texts', `${text('8a01', 'a')} ${text('8a01', '')}`, { names: ['a', ''] }],
    ['structs', '9201 02 08 01 9201 02 08 02', { points: [{ x: 1 }, { x: 2 }] }],
    ['a map', '9a01 05 0a0161 10 02', { m: new Map([['a', 2]]) }],
    ['an entry without key and value', '9a01 00', { m: new Map([['', 0]]) }],
    ['a map of structs under a large number', 'c2b802 06 08 07 12 02 08 01', { places: new Map([[7, { x: 1 }]]) }],
  ];
  test.each(rows)('%s', (_, bytes, want) => {
    check(hex(bytes));
    expect(decodeRow(plan, columns, hex(bytes), 0, hex(bytes).length)).toEqual({ ...empty, ...want });
  });
});

describe('an invalid record', () => {
  const rows: readonly (readonly [name: string, bytes: string, message: string])[] = [
    ['an unknown field', 'a806 01', 'field number 101 is not in the descriptor'],
    ['field number 0', '00 01', 'field number 0'],
    ['another wire type', '0d 00000000', "field 'flag' has wire type 5, but its descriptor requires 0"],
    ['a group', '0b 0c', "field 'flag' has wire type 3"],
    ['a scalar packed', '0a 01 01', "field 'flag' has wire type 2"],
    ['a tag alone', '08', "field 'flag' is truncated"],
    ['a varint of eleven bytes', '08 ffffffffffffffffffff01', "field 'flag' is truncated"],
    ['a double of seven bytes', '39 00000000000000', "field 'd' is truncated"],
    ['a float of three bytes', '35 000000', "field 'f' is truncated"],
    ['text that is longer than the record', '42 05 61', "field 's' is truncated"],
    ['a length of five gigabytes', '42 ffffffffff01', 'truncated or not a protobuf message'],
    ['TINYINT 128', '10 8001', "field 'tiny' is out of range: 128 is not between -128 and 127"],
    ['TINYINT -129', '10 fffeffffffffffffff01', "field 'tiny' is out of range: -129"],
    ['SMALLINT 32768', '18 808002', "field 'small' is out of range"],
    ['a day before the calendar', '58 c58dd4ffffffffffff01', "field 'day' is out of range: -719163"],
    ['a day after the calendar', '58 a181b301', "field 'day' is out of range: 2932897"],
    ['half a character', '42 01 c3', "field 's' is not valid UTF-8"],
    ['a lone surrogate', '42 03 eda080', "field 's' is not valid UTF-8"],
    ['CHAR(3) of four characters', text('4a', 'abcd'), "field 'code' has 4 characters, the column allows 3"],
    [
      'four digits before the point',
      text('6a', '1000'),
      "field 'price' has 4 digits before the decimal point, the column allows 3",
    ],
    [
      'three digits after it',
      text('6a', '1.234'),
      "field 'price' has 3 digits after the decimal point, the column allows 2",
    ],
    ['DECIMAL with an exponent', text('6a', '1e2'), "field 'price' has an invalid character"],
    ['DECIMAL with a space', text('6a', ' 1'), "field 'price' has an invalid character"],
    ['DECIMAL without digits', text('6a', '-.'), "field 'price' has no digits"],
    ['an empty DECIMAL', text('6a', ''), "field 'price' has no digits"],
    ['a VARIANT that is not JSON', text('72', '{a:1}'), "field 'v' is not valid JSON"],
    [
      'a struct without its NOT NULL field',
      text('7a', '\x12\x01x'),
      "field 'place.lat' is missing, although it is NOT NULL",
    ],
    ['a struct that is cut off', '7a 02 09 00', "field 'place.lat' is truncated"],
    ['an element out of range', '8201 02 8001', "field 'list' is out of range"],
    ['a packed list cut off', '8201 02 01 80', "field 'list' is truncated"],
    ['an element without its NOT NULL field', '9201 00', "field 'points[].x' is missing"],
    ['a key that is not text', '9a01 03 0a01ff', "field 'm{}.key' is not valid UTF-8"],
    ['an entry with another field', '9a01 02 18 01', 'field number 3'],
    ['an entry whose struct is missing', 'c2b802 02 08 07', "field 'places{}' is missing"],
    ['an entry whose struct is empty', 'c2b802 04 08 07 12 00', "field 'places{}.x' is missing"],
  ];
  test.each(rows)('%s', (_, bytes, message) => {
    expect(() => check(hex(bytes))).toThrow(RecordError);
    expect(() => check(hex(bytes))).toThrow(message);
  });

  test('an invalid record does not affect the next one', () => {
    const strict = createPlan({ name: 'T', field: [point.field[0]!] }, createTable('x INT!'));
    check(hex('08 01'), strict);
    expect(() => check(hex(''), strict)).toThrow("field 'x' is missing");
    expect(() => check(hex('08'), strict)).toThrow('truncated');
    check(hex('08 01 08 02'), strict);
  });

  test('a field that the descriptor requires, in a nullable column', () => {
    const strict = createPlan(
      { name: 'T', field: [{ name: 'x', number: 1, type: types.int32, label: 2 }] },
      createTable('x INT'),
    );
    expect(() => check(hex(''), strict)).toThrow("field 'x' is missing");
  });

  test('random bytes are either read or rejected with a RecordError', () => {
    const pieces = fc.array(fc.constantFrom(...rows.map(([, bytes]) => hex(bytes)), hex('08 01'), hex('7a 09 09 00')));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          pieces.map((list) => Buffer.concat(list)),
        ),
        (bytes) => {
          try {
            checker.check(plan, bytes, 0, bytes.length);
          } catch (error) {
            expect(error).toBeInstanceOf(RecordError);
            return;
          }
          decodeRow(plan, columns, bytes, 0, bytes.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a descriptor', () => {
  test('can use relative names', () => {
    const relative = createPlan(message(true));
    check(hex('9201 02 08 01 c2b802 06 08 07 12 02 08 01'), relative);
    expect(() => check(hex('9201 00'), relative)).toThrow("field 'points[].x' is missing");
  });

  test('can be proto3, with a synthetic oneof for each optional field', () => {
    const spec = message(false);
    const field = spec.field.map((item, i) =>
      item.number < 15 ? { ...item, oneofIndex: i, proto3Optional: true } : item,
    );
    const oneofDecl = field
      .filter(({ oneofIndex }) => oneofIndex !== undefined)
      .map(({ name }) => ({ name: `_${name}` }));
    check(hex('08 00 10 01'), createPlan({ ...spec, field, oneofDecl }));
  });

  test('can nest messages with equal names', () => {
    const inner: MessageSpec = { name: 'B', field: [{ name: 'x', number: 1, type: types.int32 }] };
    for (const typeName of ['.any.package.T.A.B', 'B', 'A.B', 'T.A.B', 'any.package.T.A.B']) {
      const a: MessageSpec = {
        name: 'A',
        field: [{ name: 'b', number: 1, type: types.message, typeName }],
        nestedType: [inner],
      };
      const top: MessageSpec = {
        name: 'T',
        field: [{ name: 'a', number: 1, type: types.message, typeName: 'A' }],
        nestedType: [a],
      };
      check(hex('0a 04 0a 02 08 01'), createPlan(top, createTable('a STRUCT<b: STRUCT<x: INT>>')));
    }
  });

  const one = (field: Partial<FieldSpec>, ...nestedType: MessageSpec[]): MessageSpec => ({
    name: 'T',
    field: [{ name: 'x', number: 1, type: types.int32, ...field }],
    nestedType,
  });
  const rows: readonly (readonly [name: string, spec: MessageSpec, column: string, reason: string, message: string])[] =
    [
      [
        'a type outside',
        one({ type: types.message, typeName: '.google.protobuf.Timestamp' }),
        'x STRUCT<a: INT>',
        'NOT_SELF_CONTAINED',
        "Proto not self-contained for field 'x' with type name '.google.protobuf.Timestamp'",
      ],
      [
        'int64 for INT',
        one({ type: types.int64 }),
        'x INT',
        'TYPE_INCOMPATIBLE',
        "field 'x' is int64, which does not fit column type INT",
      ],
      ['an enum', one({ type: types.enum, typeName: '.T.E' }), 'x INT', 'TYPE_INCOMPATIBLE', 'is enum'],
      ['a scalar for an array', one({}), 'x ARRAY<INT>', 'TYPE_INCOMPATIBLE', 'a single int32'],
      [
        'a struct for a scalar',
        one({ type: types.message, typeName: 'P' }, { ...point, name: 'P' }),
        'x INT',
        'TYPE_INCOMPATIBLE',
        'is message',
      ],
      ['a scalar for a struct', one({}), 'x STRUCT<x: INT>', 'TYPE_INCOMPATIBLE', 'is int32'],
      [
        'a map for a struct',
        one({ type: types.message, typeName: 'E' }, entry('E', types.string, {})),
        'x STRUCT<key: STRING, value: STRING>',
        'TYPE_INCOMPATIBLE',
        'is a map',
      ],
      [
        'a list of structs for a map',
        one({ type: types.message, label: 3, typeName: 'P' }, { ...point, name: 'P' }),
        'x MAP<STRING, INT>',
        'TYPE_INCOMPATIBLE',
        'a list of P',
      ],
      ['ARRAY<ARRAY>', one({ type: types.int32, label: 3 }), 'x ARRAY<ARRAY<INT>>', 'TYPE_INCOMPATIBLE', 'a list'],
      [
        'a column of an unsupported type',
        one({ type: types.string }),
        'x INTERVAL DAY',
        'TYPE_INCOMPATIBLE',
        'INTERVAL DAY',
      ],
      [
        'a NOT NULL field of a struct without a field',
        one({ type: types.message, typeName: 'P' }, { ...point, name: 'P' }),
        'x STRUCT<x: INT, y: INT NOT NULL>',
        'MISSING_REQUIRED_COLUMN',
        "column 'x.y' is NOT NULL",
      ],
      ['number 0', one({ number: 0 }), 'x INT', 'INVALID_DESCRIPTOR', 'has number 0'],
    ];
  test.each(rows)('with %s is rejected', (_, spec, column, reason, message) => {
    try {
      createPlan(spec, createTable(column));
    } catch (error) {
      expect(error).toBeInstanceOf(SchemaError);
      expect((error as SchemaError).problems[0]).toMatchObject({ reason, message: expect.stringContaining(message) });
      return;
    }
    throw new Error('was taken');
  });
});

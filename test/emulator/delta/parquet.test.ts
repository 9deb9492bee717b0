// What is written to a Parquet file is read back bit by bit.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { variantNull } from 'zerobus-runtime';
import { bytesSource } from '../../../src/emulator/delta/parquet/byte-source.ts';
import { findNode, fromParquetValue } from '../../../src/emulator/delta/parquet/from-parquet-value.ts';
import { openParquet } from '../../../src/emulator/delta/parquet/read-parquet.ts';
import { toParquetValue } from '../../../src/emulator/delta/parquet/to-parquet-value.ts';
import { ParquetFile } from '../../../src/emulator/delta/parquet/write-parquet.ts';
import { physicalName, type SparkField, type SparkType } from '../../../src/emulator/delta/schema/spark-type.ts';

function field(name: string, type: SparkType, nullable = true): SparkField {
  return { name, type, nullable, metadata: {} };
}

/** Writes values of one column, in row groups of at most `size`, and reads them. NULL is undefined. */
function roundTrip(column: SparkField, values: readonly unknown[], size = 3): unknown[] {
  const file = new ParquetFile([column]);
  const convert = toParquetValue(column.type);
  const written = values.map((value) => (value === undefined ? undefined : convert(value)));
  for (let at = 0; at < written.length; at += size) {
    const group = written.slice(at, at + size);
    file.append(new Map([[physicalName(column), group]]), group.length);
  }
  const reader = openParquet(bytesSource(file.finish()));
  const node = findNode(reader.columns, column);
  if (node === undefined) throw new Error('no such column');
  const read = fromParquetValue(node, column.type);
  return [...reader.groups].flatMap((group) =>
    group.column(node).map((value) => (value === undefined || value === null ? undefined : read(value))),
  );
}

const min = -(2n ** 63n);
const max = 2n ** 63n - 1n;
const point: SparkType = { type: 'struct', fields: [field('x', 'double'), field('constructor', 'string')] };
const list = (elementType: SparkType): SparkType => ({ type: 'array', elementType, containsNull: true });
const map = (keyType: SparkType, valueType: SparkType): SparkType => ({
  type: 'map',
  keyType,
  valueType,
  valueContainsNull: true,
});

test.each<readonly [type: SparkType, values: readonly unknown[]]>([
  ['boolean', [true, false, undefined, true]],
  ['byte', [-128, 127, 0]],
  ['short', [-32_768, 32_767]],
  ['integer', [-2_147_483_648, 2_147_483_647, undefined]],
  ['long', [min, max, 0n, undefined]],
  ['float', [1.5, -0, 0, Math.fround(0.1), 3.4028234663852886e38, 1.401298464324817e-45, Number.NaN]],
  ['double', [0.1, -0, 0, -0, 5e-324, 1.7976931348623157e308, Number.NaN, Number.NEGATIVE_INFINITY]],
  ['decimal(1,0)', ['-9', '9', '0']],
  ['decimal(9,2)', ['-9999999.99', '9999999.99', '0.01']],
  ['decimal(18,18)', ['-0.999999999999999999', '0.000000000000000001']],
  [
    'decimal(38,10)',
    ['-9999999999999999999999999999.9999999999', '9999999999999999999999999999.9999999999', '0.0000000000'],
  ],
  ['decimal(38,0)', ['99999999999999999999999999999999999999', '-1']],
  ['string', ['', 'a', 'größe €', '\u{1F600}\u{FFFF}', '\uFEFFbom', undefined, '\0']],
  ['binary', [Uint8Array.of(), Uint8Array.of(0, 255, 128), undefined]],
  ['date', ['0001-01-01', '1582-10-10', '1969-12-31', '1970-01-01', '9999-12-31']],
  ['timestamp', [-62_135_596_800_000_000n, -1n, 0n, 253_402_300_799_999_999n, min, max]],
  ['timestamp_ntz', [-62_135_596_800_000_000n, -1n, 1n]],
  [list('integer'), [[], [1], [1, null, 3], undefined, [null]]],
  [list(list('string')), [[], [[]], [['a'], [], null, [null, 'b']], undefined]],
  [
    map('string', 'long'),
    [
      new Map(),
      new Map([
        ['b', 1n],
        ['a', null as unknown as bigint],
      ]),
      undefined,
    ],
  ],
  [
    map('integer', 'string'),
    [
      new Map([
        [2, 'b'],
        [1, 'a'],
        [-1, 'c'],
      ]),
    ],
  ],
  [map('binary', 'decimal(20,1)'), [new Map([[Uint8Array.of(1), '1.0']])]],
  [point, [{}, { x: 1 }, { constructor: 'c' }, undefined, { x: -0, constructor: '' }]],
  [list(point), [[{}, null, { x: 2 }], [], undefined]],
  [
    map('string', point),
    [
      new Map([
        ['k', { x: 1 }],
        ['l', null as unknown as object],
      ]),
    ],
  ],
  [
    { type: 'struct', fields: [field('__proto__', 'string'), field('a.b', list('date'))] },
    [{ 'a.b': ['1969-12-31'] }, {}],
  ],
])('%j', (type, values) => {
  expect(roundTrip(field('column', type), values)).toEqual(values);
});

test.each<readonly [string, unknown]>([
  ['a long string', 'x'.repeat(9_000_000)],
  ['a string with many quotes', '"\\'.repeat(100_000)],
  ['many keys', Object.fromEntries(Array.from({ length: 130_000 }, (_, i) => [`k${i}`, i]))],
])('a VARIANT with %s is kept', (_, value) => {
  const [read] = roundTrip(field('column', 'variant'), [JSON.stringify(value)]);
  // A difference of this size cannot be printed.
  expect(isDeepStrictEqual(read, value)).toBe(true);
});

test('names of columns may be any text', () => {
  for (const name of ['__proto__', 'constructor', 'a.b', 'key', 'list', 'größe', ' ', '1']) {
    expect(roundTrip(field(name, map('string', point)), [new Map([['k', { x: 1 }]])])).toEqual([
      new Map([['k', { x: 1 }]]),
    ]);
  }
});

test.each([
  ['null', variantNull],
  ['"text"', 'text'],
  [JSON.stringify('x'.repeat(1000)), 'x'.repeat(1000)],
  [
    '[1, -200, 70000, 9007199254740991, 1.10, 1e3, true, false, null]',
    [1, -200, 70000, 9007199254740991, 1.1, 1000, true, false, null],
  ],
  ['{"b": {"a": []}, "a": "\\u00e9", "b": 2}', { a: 'é', b: 2 }],
  [
    JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key ${i}`, i]))),
    expect.objectContaining({ 'key 299': 299 }),
  ],
])('VARIANT %s', (json, want) => {
  expect(roundTrip(field('column', 'variant'), [json, undefined])).toEqual([want, undefined]);
});

const scalars: readonly (readonly [SparkType, fc.Arbitrary<unknown>])[] = [
  ['boolean', fc.boolean()],
  ['integer', fc.integer()],
  ['long', fc.bigInt({ min, max })],
  ['double', fc.double()],
  ['string', fc.string({ unit: 'grapheme' })],
  ['binary', fc.uint8Array()],
];

/** A type with values of it, nested up to three times. */
const typed: fc.Memo<readonly [SparkType, fc.Arbitrary<unknown>]> = fc.memo((depth) => {
  const scalar = fc.constantFrom(...scalars);
  if (depth <= 1) return scalar;
  const inner = typed(depth - 1);
  return fc.oneof(
    scalar,
    inner.map(([type, value]) => [list(type), fc.array(fc.option(value))] as const),
    inner.map(
      ([type, value]) =>
        [map('string', type), fc.array(fc.tuple(fc.string(), fc.option(value))).map((all) => new Map(all))] as const,
    ),
    fc.array(inner, { minLength: 1, maxLength: 3 }).map((members) => {
      const fields = members.map(([type], i) => field(`f${i}`, type));
      const values = fc.record(Object.fromEntries(members.map(([, value], i) => [`f${i}`, value])), {
        requiredKeys: [],
      });
      return [{ type: 'struct', fields } as const, values.map((value) => ({ ...value }))] as const;
    }),
  );
});

describe('any nesting', () => {
  test('is read back', () => {
    const column = typed(4).chain(([type, value]) =>
      fc.tuple(fc.constant(type), fc.array(fc.option(value, { nil: undefined }), { minLength: 1, maxLength: 20 })),
    );
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 20 }), ([type, values], size) => {
        expect(roundTrip(field('column', type), values, size)).toEqual(values);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

import { expect, test } from 'vitest';
import { Statistics } from '../../../src/emulator/delta/log/statistics.ts';
import type { SparkField, SparkType } from '../../../src/emulator/delta/schema/spark-type.ts';

const field = (name: string, type: SparkType): SparkField => ({ name, type, nullable: true, metadata: {} });

/** The statistics of one column, whose values are as they are written to Parquet. */
function collect(type: SparkType, values: readonly unknown[]): { min: string; max: string; nulls: string } {
  const statistics = new Statistics([field('c', type)]);
  statistics.add(new Map([['c', values]]), values.length);
  const [, min, max, nulls] =
    /^\{"numRecords":\d+,"minValues":(.*),"maxValues":(.*),"nullCount":(.*)\}$/.exec(statistics.toJson()) ?? [];
  return { min: min ?? '', max: max ?? '', nulls: nulls ?? '' };
}

const long = 'ä'.repeat(31);
const point: SparkType = { type: 'struct', fields: [field('x', 'integer'), field('y', 'string')] };

test.each<readonly [SparkType, readonly unknown[], min: string, max: string]>([
  ['integer', [3, undefined, -5], '{"c":-5}', '{"c":3}'],
  ['long', [2n ** 63n - 1n, 0n], '{"c":0}', '{"c":9223372036854775807}'],
  ['decimal(20,2)', [-150n, 1n], '{"c":-1.50}', '{"c":0.01}'],
  ['double', [0.1, -1e300], '{"c":-1e+300}', '{"c":0.1}'],
  ['double', [0, -0], '{"c":-0.0}', '{"c":0}'],
  ['double', [1, Number.NaN], '{}', '{}'],
  ['float', [Number.POSITIVE_INFINITY], '{}', '{}'],
  ['date', [-1, 0], '{"c":"1969-12-31"}', '{"c":"1970-01-01"}'],
  ['timestamp', [-1n, 1999n], '{"c":"1969-12-31T23:59:59.999Z"}', '{"c":"1970-01-01T00:00:00.001Z"}'],
  ['timestamp', [2n ** 62n], '{}', '{}'],
  ['timestamp_ntz', [-1n], '{"c":"1969-12-31T23:59:59.999"}', '{"c":"1969-12-31T23:59:59.999"}'],
  ['string', ['\u{1F600}', '\uFFFD'], '{"c":"\uFFFD"}', '{"c":"\u{1F600}"}'],
  ['string', [`${long}ab`], `{"c":"${long}a"}`, `{"c":"${long}b"}`],
  ['string', [`${long}\u{10FFFF}b`], `{"c":"${long}\u{10FFFF}"}`, `{"c":"${'ä'.repeat(30)}å"}`],
  ['string', ['\u{10FFFF}'.repeat(33)], `{"c":"${'\u{10FFFF}'.repeat(32)}"}`, '{}'],
  ['boolean', [true], '{}', '{}'],
  ['binary', [Uint8Array.of(1)], '{}', '{}'],
  [point, [{ x: 1 }, undefined, { x: 2, y: 'b' }], '{"c":{"x":1,"y":"b"}}', '{"c":{"x":2,"y":"b"}}'],
])('bounds of %s %s', (type, values, min, max) => {
  expect(collect(type, values)).toMatchObject({ min, max });
});

test('NULL is counted, also in structs', () => {
  expect(collect('variant', [undefined, {}]).nulls).toBe('{"c":1}');
  expect(collect(point, [{ x: 1 }, undefined, {}]).nulls).toBe('{"c":{"x":2,"y":3}}');
});

test('only the first 32 leaves have statistics', () => {
  const names = Array.from({ length: 40 }, (_, i) => `c${i}`);
  const statistics = new Statistics(names.map((name) => field(name, 'integer')));
  statistics.add(new Map(names.map((name) => [name, [1]])), 1);
  const { numRecords, nullCount } = JSON.parse(statistics.toJson()) as { numRecords: number; nullCount: object };
  expect(numRecords).toBe(1);
  expect(Object.keys(nullCount)).toEqual(names.slice(0, 32));
});

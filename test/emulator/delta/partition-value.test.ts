import { expect, test } from 'vitest';
import {
  canPartition,
  formatPartitionValue,
  parsePartitionValue,
} from '../../../src/emulator/delta/log/partition-value.ts';

test.each([
  ['boolean', false, 'false'],
  ['integer', -1, '-1'],
  ['long', -(2n ** 63n), '-9223372036854775808'],
  ['double', -0, '-0.0'],
  ['float', 1.5, '1.5'],
  ['decimal(5,2)', '-1.50', '-1.50'],
  ['string', 'a/b=c %3D ü', 'a/b=c %3D ü'],
  ['date', '0001-01-01', '0001-01-01'],
  ['timestamp', -1n, '1969-12-31T23:59:59.999999Z'],
  ['timestamp', 1_700_000_000_000_000n, '2023-11-14T22:13:20.000000Z'],
  ['timestamp_ntz', -62_135_596_800_000_000n, '0001-01-01 00:00:00.000000'],
])('%s %s is %s', (type, value, text) => {
  expect(formatPartitionValue(type, value)).toBe(text);
  expect(parsePartitionValue(type, text)).toEqual(value);
});

test.each([[undefined], [null], ['']])('%j is NULL', (value) => {
  expect(formatPartitionValue('string', value)).toBeNull();
  expect(parsePartitionValue('string', value)).toBeUndefined();
});

test('a timestamp of another writer is read', () => {
  expect(parsePartitionValue('timestamp', '2023-11-14 22:13:20')).toBe(1_700_000_000_000_000n);
  expect(() => parsePartitionValue('timestamp', 'soon')).toThrow('soon is not a timestamp');
});

test.each([
  ['string', true],
  ['decimal(5,2)', true],
  ['binary', false],
  ['variant', false],
])('%s can partition: %s', (type, want) => {
  expect(canPartition(type)).toBe(want);
});

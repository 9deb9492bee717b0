import { expect, test } from 'vitest';
import { formatPartitionPath } from '../../../src/emulator/delta/data/partition-path.ts';

const field = (name: string, type: string) => ({ name, type, nullable: true, metadata: {} });

test.each<readonly [string, string | null, string]>([
  ['string', 'a/b=c %3D ü', 'c=a%2Fb%3Dc%20%253D%20%C3%BC'],
  ['string', "it's", 'c=it%27s'],
  ['string', '..', 'c=..'],
  ['string', null, 'c=__HIVE_DEFAULT_PARTITION__'],
  ['string', 'x'.repeat(253), `c=${'x'.repeat(253)}`],
  ['string', 'x'.repeat(254), ''],
  ['date', '1969-12-31', 'c=1969-12-31'],
  ['timestamp', '1969-12-31T23:59:59.999999Z', 'c=1969-12-31%2023%3A59%3A59.999999'],
])('%s %s', (type, value, want) => {
  expect(formatPartitionPath([field('c', type)], [value])).toBe(want);
});

test('several columns have a folder each', () => {
  expect(formatPartitionPath([field('a', 'long'), field('b/c', 'boolean')], ['1', 'true'])).toBe('a=1/b%2Fc=true');
  expect(formatPartitionPath([], [])).toBe('');
});

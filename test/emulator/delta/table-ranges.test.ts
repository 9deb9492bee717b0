import { expect, test } from 'vitest';
import { TableRanges } from '../../../src/emulator/delta/wal/table-ranges.ts';

test('a range grows over a gap that is read faster than left out', () => {
  const ranges = new TableRanges();
  ranges.add('a', 0, 10);
  ranges.add('b', 10, 20);
  ranges.add('a', 20, 30);
  ranges.add('b', 30, 100_000);
  ranges.add('a', 100_000, 100_010);
  expect(ranges.get('a')).toEqual([
    { start: 0, end: 30 },
    { start: 100_000, end: 100_010 },
  ]);
  expect(ranges.get('b')).toEqual([{ start: 10, end: 100_000 }]);
  expect(ranges.get('c')).toEqual([]);
});

test('however many parts there are, there are few ranges, which have all parts', () => {
  const ranges = new TableRanges();
  for (let i = 0; i < 20_000; i++) ranges.add(i % 2 === 0 ? 'even' : 'odd', i * 100_000, i * 100_000 + 1);
  const all = [...ranges.get('even'), ...ranges.get('odd')];
  expect(all).toHaveLength(4096);
  for (let i = 0; i < 20_000; i++) {
    const at = i * 100_000;
    const found = ranges.get(i % 2 === 0 ? 'even' : 'odd').filter(({ start, end }) => start <= at && at < end);
    expect(found).toHaveLength(1);
  }
});

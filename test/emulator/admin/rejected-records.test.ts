import { afterEach, expect, test, vi } from 'vitest';
import { RejectedRecords } from '../../../src/emulator/tables/rejected-records.ts';

afterEach(() => {
  vi.useRealTimers();
});

const list = (rejected: RejectedRecords): ReturnType<typeof RejectedRecords.list> =>
  RejectedRecords.list([{ name: 't', rejected }]);

function add(records: RejectedRecords, offset: number, bytes: Uint8Array, reason: string = 'wrong'): void {
  records.add({ reason, status: 'INVALID_ARGUMENT', code: 4044, offset, index: 0, format: 'json', bytes });
}

test('keeps the last 100 records, and counts all', () => {
  const records = new RejectedRecords();
  for (let i = 0; i < 150; i++) add(records, i, Buffer.from('{}'));
  const offsets = list(records).map(({ offset }) => offset);
  expect([offsets.length, offsets[0], offsets.at(-1), records.total]).toEqual([100, 50, 149, 150]);
});

test('keeps at most 64 KiB of a record, and 1 MiB of all', () => {
  const records = new RejectedRecords();
  for (let i = 0; i < 50; i++) add(records, i, Buffer.alloc(100_000, 'x'));
  const kept = list(records);
  expect(kept.map(({ record }) => record.length)).toEqual(Array(16).fill(65_536));
  expect(kept.every(({ truncated }) => truncated)).toBe(true);
  expect(kept.at(-1)?.offset).toBe(49);
  records.clear();
  expect([list(records), records.total]).toEqual([[], 0]);
});

test('shortens a reason that quotes a long value', () => {
  const records = new RejectedRecords();
  add(records, 0, Buffer.from('{}'), 'x'.repeat(5000));
  expect(list(records)[0]?.reason).toHaveLength(2000);
});

test('lists records of several tables in the order of rejection, also if the clock goes back', () => {
  const tables = ['a', 'b'].map((name) => ({ name, rejected: new RejectedRecords() }));
  for (const [offset, time] of [50, 40, 40, 60, 10].entries()) {
    vi.useFakeTimers({ now: time });
    add(tables[offset % 2]!.rejected, offset, Buffer.from('{}'));
  }
  const listed = RejectedRecords.list([...tables].reverse());
  expect(listed.map(({ table, offset }) => [table, offset])).toEqual([
    ['a', 0],
    ['b', 1],
    ['a', 2],
    ['b', 3],
    ['a', 4],
  ]);
  expect(listed.map(({ time }) => Date.parse(time))).toEqual([50, 40, 40, 60, 10]);
});

import { expect, test } from 'vitest';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import { MAX_CALL_BYTES } from '../../src/batch/limits.ts';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { systemScheduler } from '../../src/time/scheduler.ts';
import { captureError } from '../support/capture-error.ts';
import { type Item, Items, items } from '../support/items.ts';

const create = (): OpenBatch<Item> => new OpenBatch(Items, new BufferPool(0, systemScheduler));
const decode = (records: readonly Uint8Array[]): Item[] => records.map((bytes) => Items.decode(bytes));

test('records come out as they went in, whatever their sizes', () => {
  const batch = create();
  const records = [0, 1, 130, 2, 20_000, 3].map((size, id) => ({ id, text: 'x'.repeat(size) }));
  for (const record of records) expect(batch.add(record)).toBe(true);
  expect(batch.count).toBe(records.length);
  expect(decode(batch.records())).toEqual(records);
  expect(decode(batch.seal(0).records())).toEqual(records);
  expect([batch.count, batch.bytes, batch.records()]).toEqual([0, 0, []]);
});

test('bytes include a tag and a length for each record', () => {
  const batch = create();
  batch.add({ id: 1 });
  expect(batch.bytes).toBe(4);
  batch.add({ id: 2, text: 'x'.repeat(200) });
  expect(batch.bytes).toBe(4 + 3 + 205);
});

test('an invalid record leaves the batch unchanged', () => {
  const batch = create();
  batch.add({ id: 1 });
  expect(() => batch.add({ id: 1.5 })).toThrow('[invalid-value]');
  batch.add({ id: 2 });
  expect(decode(batch.records())).toEqual([{ id: 1 }, { id: 2 }]);
});

test('a record that exceeds the call becomes the first one of the next batch', () => {
  const batch = create();
  const large = { id: 1, text: 'x'.repeat(MAX_CALL_BYTES / 2) };
  expect([batch.add(large), batch.add({ ...large, id: 2 })]).toEqual([true, false]);
  expect(decode(batch.seal(0).records())).toEqual([large]);
  expect(batch.count).toBe(1);
  batch.add({ id: 3 });
  expect(decode(batch.seal(0).records())).toEqual([{ ...large, id: 2 }, { id: 3 }]);
});

test('a record that no call can carry is rejected, and the batch unchanged', () => {
  const batch = create();
  batch.add({ id: 1 });
  const error = captureError(() => batch.add({ id: 2, text: 'x'.repeat(MAX_CALL_BYTES) }));
  expect(error.code).toBe('record-too-large');
  batch.add({ id: 3 });
  expect(decode(batch.seal(0).records())).toEqual([{ id: 1 }, { id: 3 }]);
});

test('the largest record that a call can carry is accepted', () => {
  const batch = create();
  const overhead = Items.encode({ id: 1, text: 'x'.repeat(MAX_CALL_BYTES - 100) }).length - (MAX_CALL_BYTES - 100);
  const record = { id: 1, text: 'x'.repeat(MAX_CALL_BYTES - overhead) };
  expect(batch.add(record)).toBe(true);
  expect(batch.seal(0).records()[0]?.length).toBe(MAX_CALL_BYTES);
  expect(() => batch.add({ ...record, text: `${record.text}x` })).toThrow('[record-too-large]');
});

test('a frame gets the waiters and the time of its batch', () => {
  const batch = create();
  const waiter = { resolve: () => {}, reject: () => {} };
  for (const record of items(2)) batch.add(record);
  batch.openedAt = 7;
  batch.wait(waiter.resolve, waiter.reject);
  const frame = batch.seal(0);
  expect([frame.count, frame.openedAt, frame.waiters]).toEqual([2, 7, [{ index: 1, ...waiter }]]);
  expect(batch.waiters).toEqual([]);
});

import { expect, test } from 'vitest';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { systemScheduler } from '../../src/time/scheduler.ts';
import { Items, items } from '../support/items.ts';

test.each([1, 2, 40, 5000])('a frame of %i records returns copies of their bytes', (count) => {
  const batch = new OpenBatch(Items, new BufferPool(0, systemScheduler));
  const records = items(count);
  for (const record of records) batch.add(record);
  const encoded = records.map((record) => [...Items.encode(record)]);
  expect(
    batch
      .seal(0)
      .records()
      .map((bytes) => [...bytes]),
  ).toEqual(encoded);
});

test('a buffer is reused only after the acknowledgement and after every socket is done with it', () => {
  const pool = new BufferPool(64 << 20, systemScheduler);
  const batch = new OpenBatch(Items, pool);
  for (const record of items(15_000, 1_000_000)) batch.add(record);
  const frame = batch.seal(0);
  frame.beginSend();
  frame.beginSend();
  const { buffer } = frame;
  const fresh = pool.take().buffer;
  frame.written();
  frame.settle();
  expect(pool.take().buffer.buffer === buffer.buffer).toBe(false);
  frame.written();
  expect(pool.take().buffer.buffer === buffer.buffer).toBe(true);
  expect(fresh.buffer === buffer.buffer).toBe(false);
});

test('the room before a frame is given away once', () => {
  const batch = new OpenBatch(Items, new BufferPool(0, systemScheduler));
  batch.add({ id: 1 });
  const frame = batch.seal(0);
  expect([frame.takeHeadRoom(), frame.takeHeadRoom()]).toEqual([true, false]);
});

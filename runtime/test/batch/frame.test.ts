import { expect, test } from 'vitest';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { WriterPool } from '../../src/batch/writer-pool.ts';
import { Items, items } from '../support/items.ts';

test.each([1, 2, 40, 5000])('a frame of %i records returns copies of their bytes', (count) => {
  const batch = new OpenBatch(Items, new WriterPool(0));
  const records = items(count);
  for (const record of records) batch.add(record);
  const encoded = records.map((record) => [...Items.encode(record)]);
  expect(
    batch
      .seal()
      .records()
      .map((bytes) => [...bytes]),
  ).toEqual(encoded);
});

test('a buffer is reused only after the acknowledgement and after every socket is done with it', () => {
  const pool = new WriterPool(1 << 20);
  const batch = new OpenBatch(Items, pool);
  for (const record of items(15_000, 1_000_000)) batch.add(record);
  const frame = batch.seal();
  frame.sending().sending();
  const fresh = pool.take().buffer;
  frame.written();
  frame.acknowledge();
  expect(pool.take().buffer.buffer === frame.buffer.buffer).toBe(false);
  frame.written();
  expect(pool.take().buffer.buffer === frame.buffer.buffer).toBe(true);
  expect(fresh.buffer === frame.buffer.buffer).toBe(false);
});

test('the room before a frame is given away once', () => {
  const batch = new OpenBatch(Items, new WriterPool(0));
  batch.add({ id: 1 });
  const frame = batch.seal();
  expect([frame.takeHeadRoom(), frame.takeHeadRoom()]).toEqual([true, false]);
});

import { expect, test } from 'vitest';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { WriterPool } from '../../src/batch/writer-pool.ts';
import { Items, items } from '../support/items.ts';
import { readMessage } from '../support/service-messages.ts';

test.each([0, 1, 127, 128, 16_384, 2 ** 31, 2 ** 40])(
  'protobufjs reads batches with offset %i, each time they are sent',
  (offset) => {
    for (const count of [1, 2, 40, 5000]) {
      const batch = new OpenBatch(Items, new WriterPool(0));
      const records = items(count);
      for (const record of records) expect(batch.add(record)).toBe(true);
      const frame = batch.seal();
      const encoded = records.map((record) => [...Items.encode(record)]);
      const want = (id: number): unknown =>
        count === 1
          ? { ingestRecord: { offsetId: id, protoEncodedRecord: encoded[0] } }
          : { ingestRecordBatch: { offsetId: id, protoEncodedBatch: { records: encoded } } };
      for (const id of [offset, 0, offset + 1]) {
        const { head, body } = frame.message(id);
        expect(readMessage(head === undefined ? body : Buffer.concat([head, body]))).toEqual(want(id));
      }
      expect(frame.records().map((bytes) => [...bytes])).toEqual(encoded);
    }
  },
);

test('replaying a frame does not change the bytes of the first message', () => {
  const batch = new OpenBatch(Items, new WriterPool(0));
  for (const record of items(3)) batch.add(record);
  const frame = batch.seal();
  const first = frame.message(7).body;
  const copy = Buffer.from(first);
  frame.message(0);
  expect(first.equals(copy)).toBe(true);
});

test('a buffer is reused only after the acknowledgement and after every socket is done with it', () => {
  const pool = new WriterPool(1 << 20);
  const batch = new OpenBatch(Items, pool);
  for (const record of items(15_000, 1_000_000)) batch.add(record);
  const frame = batch.seal();
  const one = frame.message(0);
  const two = frame.message(1);
  const fresh = pool.take().buffer;
  one.written();
  frame.acknowledge();
  expect(pool.take().buffer === (one.body.buffer as unknown)).toBe(false);
  two.written();
  expect(pool.take().buffer.buffer === one.body.buffer).toBe(true);
  expect(fresh.buffer === one.body.buffer).toBe(false);
});

import { expect, test } from 'vitest';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import { OpenBatch } from '../../src/batch/open-batch.ts';
import { batchTags, frameBatch } from '../../src/grpc/batch-message.ts';
import { systemScheduler } from '../../src/time/scheduler.ts';
import type { OutgoingBatch, RecordFormat } from '../../src/transport/outgoing-batch.ts';
import { Items, items } from '../support/items.ts';
import { readMessage } from '../support/service-messages.ts';

/** Frames a batch, and reads the message with protobufjs. */
function frameAndRead(batch: OutgoingBatch, offset: number, format: RecordFormat, isPersistent: boolean): unknown {
  const { head, body } = frameBatch(batch, offset, batchTags(format, isPersistent));
  const message = head === undefined ? body : Buffer.concat([head, body]);
  return readMessage(message, isPersistent ? 'PersistentRequest' : 'Request');
}

test.each([0, 1, 127, 128, 16_384, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER - 1])(
  'protobufjs reads batches with offset %i, each time they are sent',
  (offset) => {
    for (const count of [1, 2, 40, 5000]) {
      const batch = new OpenBatch(Items, new BufferPool(0, systemScheduler));
      const records = items(count);
      for (const record of records) expect(batch.add(record)).toBe(true);
      const frame = batch.seal(0);
      const encoded = records.map((record) => [...Items.encode(record)]);
      const want = (id: number): unknown =>
        count === 1
          ? { ingestRecord: { offsetId: id, protoEncodedRecord: encoded[0] } }
          : { ingestRecordBatch: { offsetId: id, protoEncodedBatch: { records: encoded } } };
      for (const id of [offset, 0, offset + 1]) {
        expect(frameAndRead(frame, id, 'proto', false)).toEqual(want(id));
        expect(frameAndRead(frame, id, 'proto', true)).toEqual(want(id));
      }
    }
  },
);

/** A batch of JSON records, as a producer builds it. */
function jsonBatch(texts: readonly string[]): OutgoingBatch {
  const parts = texts.flatMap((text) => (texts.length === 1 ? [text] : ['\n', String.fromCharCode(text.length), text]));
  const buffer = Buffer.concat([Buffer.alloc(40), Buffer.from(parts.join(''))]);
  return { buffer, start: 40, end: buffer.length, count: texts.length, takeHeadRoom: () => false, written: () => {} };
}

test.each([false, true])('protobufjs reads JSON records, in a persistent stream: %s', (isPersistent) => {
  expect(frameAndRead(jsonBatch(['{"id":1}']), 5, 'json', isPersistent)).toEqual({
    ingestRecord: { offsetId: 5, jsonRecord: '{"id":1}' },
  });
  expect(frameAndRead(jsonBatch(['{"id":1}', '{}']), 6, 'json', isPersistent)).toEqual({
    ingestRecordBatch: { offsetId: 6, jsonBatch: { records: ['{"id":1}', '{}'] } },
  });
});

test('sending a batch again does not change the bytes of the first message', () => {
  const batch = new OpenBatch(Items, new BufferPool(0, systemScheduler));
  for (const record of items(3)) batch.add(record);
  const frame = batch.seal(0);
  const tags = batchTags('proto', false);
  const first = frameBatch(frame, 7, tags).body;
  const copy = Buffer.from(first);
  frameBatch(frame, 0, tags);
  expect(first.equals(copy)).toBe(true);
});

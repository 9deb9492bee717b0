import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { fileSpool } from '../../src/spool/file-spool.ts';
import { newRoot, segmentsOf } from '../spool/spools.ts';
import { FakeClient, type FakeStream } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { until } from '../support/producers.ts';

const type = { ...Items, table: 'catalog.iot.events' };

function produce(root: string, opening: (stream: FakeStream) => void) {
  const client = new FakeClient(opening);
  const batch = { maxRecords: 1 };
  const options = { client, spool: fileSpool(root), delivery: 'exactly-once', batch } as const;
  return { client, producer: new Producer<Item, Item>(type, options) };
}

/** Returns the ids of the records that a stream got, with the offset of each. */
function received(stream: FakeStream | undefined): unknown[] {
  return (stream?.received ?? []).map(({ offset, records }) => [offset, type.decode(records[0] as Uint8Array).id]);
}

/** Writes records 1 to 3, of which the first is acknowledged, and damages the batch of one of the others. */
async function damaged(id: number): Promise<string> {
  const root = newRoot();
  const { client, producer } = produce(root, ({ events }) =>
    events.opened({ streamId: 's', committedOffset: undefined }),
  );
  for (const each of [1, 2, 3]) void producer.write({ id: each, text: `record ${each}` });
  await until(() => client.streams[0]?.received.length === 3);
  client.streams[0]?.events.acknowledged(0);
  producer.abort();
  await producer.closed;
  const [segment = ''] = segmentsOf(root);
  const bytes = readFileSync(segment);
  bytes[bytes.indexOf(`record ${id}`)] = 0x52;
  writeFileSync(segment, bytes);
  return root;
}

test.each([
  { committedOffset: 0, expected: [[1, 3]] },
  { committedOffset: 1, expected: [[2, 3]] },
  { committedOffset: 2, expected: [] },
])(
  'what follows a damaged batch is delivered exactly once, if $committedOffset is committed',
  async ({ committedOffset, expected }) => {
    const root = await damaged(2);
    const { client, producer } = produce(root, ({ events }) => events.opened({ streamId: 's', committedOffset }));
    const flushed = producer.flush();
    await until(() => client.streams[0] !== undefined);
    if (expected.length > 0) {
      await Promise.race([until(() => client.streams[0]?.received.length === expected.length), flushed]);
      client.streams[0]?.events.acknowledged(committedOffset + 1);
    }
    await flushed;
    expect(received(client.streams[0])).toEqual(expected);
    producer.abort();
  },
);

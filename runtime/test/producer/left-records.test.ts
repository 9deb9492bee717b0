import { expect, test } from 'vitest';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import { fileSpool } from '../../src/spool/file-spool.ts';
import { newRoot } from '../spool/spools.ts';
import { FakeClient, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { until } from '../support/producers.ts';
import { badRecord } from '../support/service-errors.ts';

function produce(root: string, options: ProducerOptions<Item>) {
  const client = new FakeClient(({ events }) => events.opened(OPENED));
  return { client, producer: new Producer<Item, Item>(Items, { client, spool: fileSpool(root), ...options }) };
}

test.each(['json', 'proto'] as const)('onReject gets a record that an earlier process left in %s', async (format) => {
  const root = newRoot();
  const first = produce(root, { format }).producer;
  void first.write({ id: 7, text: 'bad' });
  await first.spooled();
  await first.close({ timeoutMs: 0, signal: AbortSignal.abort() });
  const rejected: unknown[] = [];
  const { client, producer } = produce(root, { onReject: (record) => rejected.push(record) });
  const flushed = producer.flush();
  await until(() => client.streams[0]?.received.length === 1);
  client.streams[0]?.events.ended(badRecord);
  await flushed;
  expect(rejected).toEqual([{ id: 7, text: 'bad' }]);
});

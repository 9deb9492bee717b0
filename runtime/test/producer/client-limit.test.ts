import { expect, test } from 'vitest';
import { BufferPool } from '../../src/batch/buffer-pool.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { systemScheduler } from '../../src/time/scheduler.ts';
import { FakeClient, OPENED } from '../support/fake-client.ts';
import { type Item, Items, items } from '../support/items.ts';
import { until } from '../support/producers.ts';

/** A client whose producers share `maxBytes`, and whose streams acknowledge only on demand. */
class LimitedClient extends FakeClient {
  readonly #pool: BufferPool;

  constructor(maxBytes: number) {
    super((stream) => stream.events.opened(OPENED));
    this.#pool = new BufferPool(maxBytes, systemScheduler);
  }

  override buffers(): BufferPool {
    return this.#pool;
  }
}

const text = 'x'.repeat(1000);

test('producers of one client share its byte limit; each may have one batch in flight, and none waits for ever', async () => {
  const client = new LimitedClient(100_000);
  const batch = { maxRecords: 5, lingerMs: 0 };
  const create = (): Producer<Item, Item> =>
    new Producer<Item, Item>(Items, { client, batch: { ...batch, maxBytes: 5000 } });
  const [greedy, modest] = [create(), create()];
  const waits = items(200).map(({ id }) => greedy.write({ id, text }));
  expect(waits.at(-1)).toBeInstanceOf(Promise);
  expect(client.buffers().isFull).toBe(true);
  // The other producer has nothing in flight: it is not starved.
  expect(modest.write({ id: 0, text })).toBeUndefined();
  await until(() => client.streams.length === 2 && client.streams.every(({ received }) => received.length > 0));
  const resumed = Promise.all(waits);
  for (const stream of client.streams) {
    const acked = (): number => stream.received.length;
    let last = -1;
    await until(() => {
      if (acked() - 1 > last) {
        last = acked() - 1;
        stream.events.acknowledged(last);
      }
      return greedy.stats.inFlight.records === 0 || stream !== client.streams[0];
    });
  }
  await resumed;
  expect(greedy.stats.acked).toBe(200);
  greedy.abort();
  modest.abort();
  await Promise.all([greedy.closed, modest.closed]);
  expect(client.buffers().charged).toBe(0);
});

test('an idle producer holds no buffer', async () => {
  const client = new LimitedClient(64 << 20);
  const producer = new Producer<Item, Item>(Items, { client, batch: { lingerMs: 0 } });
  void producer.send({ id: 1 });
  await until(() => client.streams[0]?.received.length === 1);
  expect(client.buffers().idleBytes).toBe(0);
  client.streams[0]?.events.acknowledged(0);
  await producer.flush();
  expect(client.buffers().idleBytes).toBe(64 * 1024);
  expect(client.buffers().charged).toBe(0);
  producer.abort();
});

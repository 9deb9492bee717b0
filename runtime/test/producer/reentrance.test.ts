import { setImmediate as turn } from 'node:timers/promises';
// A producer that is used by the getters of a record that it is encoding.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import { FakeClient, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { rejectionFrom } from '../support/producers.ts';

const reason = new Error('the getter failed');

/** Returns an item whose text is read only after `run`, while it is encoded. */
function intrusive(id: number, run: () => void, text?: string): Item {
  let reads = 0;
  return {
    id,
    get text() {
      // The encoder reads the text several times.
      if (reads++ === 0) run();
      return text;
    },
  };
}

function setUp(options: ProducerOptions<Item> = {}): {
  readonly client: FakeClient;
  readonly producer: Producer<Item, Item>;
} {
  const client = new FakeClient((stream) => stream.events.opened(OPENED));
  return { client, producer: new Producer(Items, { client, ...options }, new ManualScheduler()) };
}

function ids(client: FakeClient): number[] {
  return client.streams.flatMap(({ received }) =>
    received.flatMap(({ records }) => records.map((bytes) => Items.decode(bytes).id)),
  );
}

type Step = {
  readonly use: 'write' | 'send' | 'flush' | 'fail' | 'read';
  readonly size: number;
  readonly inner: readonly Step[];
};

/** Steps whose records run further steps, up to three levels deep. */
function stepsOf(depth: number): fc.Arbitrary<Step[]> {
  const step = fc.record({
    use: fc.constantFrom<Step['use']>('write', 'send', 'flush', 'fail', 'read'),
    size: fc.constantFrom(0, 1, 130, 20_000, 70_000),
    inner: depth === 0 ? fc.constant([]) : stepsOf(depth - 1),
  });
  return fc.array(step, { maxLength: depth === 2 ? 4 : 2 });
}

test('every accepted record is sent once, in the order in which encoding ended', async () => {
  await fc.assert(
    fc.asyncProperty(stepsOf(2), fc.constantFrom(3, 1000), async (plan, maxRecords) => {
      const { client, producer } = setUp({ batch: { maxRecords } });
      const accepted: Item[] = [];
      let id = 0;
      const run = (list: readonly Step[]): void => {
        for (const { use, size, inner } of list) {
          const own = { id: id++, text: 'x'.repeat(size) };
          const nested = (): void => run(inner);
          if (use === 'flush') void producer.flush().catch(() => {});
          else if (use === 'read') expect(producer.unacknowledged()).toEqual(accepted);
          else if (use === 'fail') {
            const failing = (): void => {
              nested();
              throw reason;
            };
            expect(() => producer.write(intrusive(own.id, failing, own.text))).toThrow(reason);
          } else {
            if (use === 'write') void producer.write(intrusive(own.id, nested, own.text));
            else void producer.send(intrusive(own.id, nested, own.text)).catch(() => {});
            accepted.push(own);
          }
        }
      };
      run(plan);
      expect(producer.unacknowledged()).toEqual(accepted);
      expect(producer.stats.sent).toBe(accepted.length);
      void producer.flush().catch(() => {});
      await turn();
      await turn();
      expect(ids(client)).toEqual(accepted.map((item) => item.id));
      producer.abort();
    }),
    { numRuns: 200 },
  );
});

describe('a getter that ends the producer', () => {
  const ways: [name: string, end: (producer: Producer<Item, Item>) => void, code: string][] = [
    ['close', (producer) => void producer.close().catch(() => {}), 'closed'],
    ['abort', (producer) => producer.abort('enough'), 'aborted'],
    ['retire', (producer) => void producer.retire().catch(() => {}), 'closed'],
  ];
  test.each(ways)('%s: write throws, and the record is not accepted', (_, end, code) => {
    const { producer } = setUp({ delivery: 'exactly-once' });
    void producer.write({ id: 1 });
    const record = intrusive(2, () => end(producer));
    expect(() => producer.write(record)).toThrow(expect.objectContaining({ code }));
    expect(producer.unacknowledged()).toEqual([{ id: 1 }]);
    expect(producer.stats.sent).toBe(1);
    producer.abort();
  });
  test.each(ways)('%s: send rejects', async (_, end, code) => {
    const { producer } = setUp({ delivery: 'exactly-once' });
    const error = await rejectionFrom(producer.send(intrusive(1, () => end(producer))));
    expect(error).toMatchObject({ code });
    expect(producer.unacknowledged()).toEqual([]);
    producer.abort();
  });
});

test('a record whose getter uses up twice the room is rejected', () => {
  const { producer } = setUp({ inFlight: { maxRecords: 1 } });
  void producer.write({ id: 1 });
  const error = (() => {
    try {
      void producer.write(intrusive(2, () => void producer.write({ id: 3 })));
      return undefined;
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(ZerobusError.is(error) && error.code).toBe('buffer-full');
  expect(producer.unacknowledged()).toEqual([{ id: 1 }, { id: 3 }]);
  producer.abort();
});

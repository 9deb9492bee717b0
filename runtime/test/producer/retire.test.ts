import { describe, expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { FakeClient, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { rejectionFrom } from '../support/producers.ts';

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** A producer with a record that is sent and not acknowledged. */
async function setUp() {
  const client = new FakeClient((stream) => stream.events.opened(OPENED));
  const scheduler = new ManualScheduler();
  const options = { client, delivery: 'exactly-once' } as const;
  const producer = new Producer<Item, Item>(Items, options, scheduler);
  void producer.write({ id: 1 });
  await turn();
  return { client, scheduler, producer };
}

/** Never answers; fails when it is aborted, as the transport does. */
function hang(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new ZerobusError('unavailable', 'The call was cancelled')));
  });
}

describe('timeoutMs bounds', () => {
  test('the delivery', async () => {
    const { scheduler, producer } = await setUp();
    const retired = rejectionFrom(producer.retire({ timeoutMs: 100 }));
    await turn();
    scheduler.advance(100);
    expect(await retired).toMatchObject({
      code: 'close-timeout',
      rawMessage: 'The stream was not retired within 100 ms (timeoutMs)',
    });
    expect(await producer.closed).toMatchObject({ code: 'close-timeout' });
    expect(producer.unacknowledged()).toEqual([{ id: 1 }]);
  });

  test('the call of the service', async () => {
    const { client, scheduler, producer } = await setUp();
    client.retiring = hang;
    const retired = rejectionFrom(producer.retire({ timeoutMs: 100 }));
    await turn();
    client.streams[0]?.events.acknowledged(0);
    await turn();
    scheduler.advance(100);
    expect(await retired).toMatchObject({ code: 'close-timeout' });
    expect(producer.unacknowledged()).toEqual([]);
  });
});

test('an aborted signal ends it', async () => {
  const { producer } = await setUp();
  const controller = new AbortController();
  const retired = rejectionFrom(producer.retire({ signal: controller.signal }));
  await turn();
  controller.abort();
  expect(await retired).toMatchObject({
    code: 'close-timeout',
    rawMessage: 'The stream was not retired before the signal was aborted',
  });
});

test('abort() ends it, while the service is asked', async () => {
  const { client, producer } = await setUp();
  client.retiring = hang;
  const retired = rejectionFrom(producer.retire());
  await turn();
  client.streams[0]?.events.acknowledged(0);
  await turn();
  producer.abort('enough');
  expect(await retired).toMatchObject({ code: 'aborted' });
});

test('close() after a failure of the service ends as usual', async () => {
  const { client, scheduler, producer } = await setUp();
  client.retiring = async () => {
    throw new ZerobusError('unavailable', 'The service is away');
  };
  const retired = rejectionFrom(producer.retire({ timeoutMs: 100 }));
  await turn();
  client.streams[0]?.events.acknowledged(0);
  await turn();
  scheduler.advance(100);
  expect(await retired).toMatchObject({ code: 'unavailable' });
  expect(await producer.closed).toBeUndefined();
});

test.each([-1, Number.NaN, 2 ** 31])('timeoutMs %d is rejected', async (timeoutMs) => {
  const { producer } = await setUp();
  expect(await rejectionFrom(producer.retire({ timeoutMs }))).toMatchObject({ code: 'configuration' });
  void producer.write({ id: 2 });
  expect(producer.stats.sent).toBe(2);
  producer.abort();
});

import { describe, expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { FakeClient, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { MemorySpool } from '../support/memory-spool.ts';
import { rejectionFrom, until } from '../support/producers.ts';

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

test('connectTimeoutMs bounds token and call together', async () => {
  const { client, scheduler, producer } = await setUp();
  client.retiring = hang;
  const retired = rejectionFrom(producer.retire());
  await turn();
  client.streams[0]?.events.acknowledged(0);
  await turn();
  scheduler.advance(15_000);
  await turn();
  client.streams[0]?.events.ended(undefined);
  expect(await retired).toMatchObject({
    code: 'connect-timeout',
    rawMessage: 'The stream was not retired within 15000 ms (connectTimeoutMs)',
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

describe('the service is not asked after the end', () => {
  /** A producer whose record is acknowledged, and which counts the calls that retire its stream. */
  async function setUpDelivered() {
    const { client, scheduler, producer } = await setUp();
    const calls: string[] = [];
    client.retiring = async () => {
      calls.push('retire');
    };
    const flushed = producer.flush();
    await turn();
    client.streams[0]?.events.acknowledged(0);
    await flushed;
    return { client, scheduler, producer, calls };
  }

  test('when the signal was aborted before', async () => {
    const { scheduler, producer, calls } = await setUpDelivered();
    const signal = AbortSignal.abort();
    expect(await rejectionFrom(producer.retire({ signal }))).toMatchObject({ code: 'close-timeout' });
    expect(await producer.closed).toMatchObject({ code: 'close-timeout' });
    expect(calls).toEqual([]);
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });

  test.each(['late', 'never'])('when the token comes %s', async (when) => {
    const { client, scheduler, producer, calls } = await setUpDelivered();
    let give = (_: string): void => {};
    client.tokenFor = () =>
      new Promise((resolve) => {
        give = resolve;
      });
    const retired = rejectionFrom(producer.retire());
    await turn();
    producer.abort();
    if (when === 'late') give('token');
    expect(await retired).toMatchObject({ code: 'aborted' });
    await producer.closed;
    expect(calls).toEqual([]);
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });

  test('when the token comes just before', async () => {
    const { client, producer, calls } = await setUpDelivered();
    client.tokenFor = async () => {
      queueMicrotask(() => queueMicrotask(() => producer.abort()));
      return 'token';
    };
    expect(await rejectionFrom(producer.retire())).toMatchObject({ code: 'aborted' });
    await producer.closed;
    expect(calls).toEqual([]);
  });
});

describe('close() while the service is asked', () => {
  test('waits for the answer', async () => {
    const { client, scheduler, producer } = await setUp();
    let answer = (): void => {};
    client.retiring = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const retired = producer.retire();
    await turn();
    client.streams[0]?.events.acknowledged(0);
    await turn();
    const closed = producer.close();
    await turn();
    expect(client.streams[0]?.ended).toBe(false);
    answer();
    await Promise.all([retired, closed]);
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });

  test('ends the streams if the answer is an error', async () => {
    const { client, scheduler, producer } = await setUp();
    let fail = (_: Error): void => {};
    client.retiring = () =>
      new Promise((_, reject) => {
        fail = reject;
      });
    const retired = rejectionFrom(producer.retire());
    await turn();
    client.streams[0]?.events.acknowledged(0);
    await turn();
    const closed = producer.close();
    await turn();
    fail(new ZerobusError('unavailable', 'The service is away'));
    await turn();
    expect(client.streams[0]?.ended).toBe(true);
    client.streams[0]?.events.ended(undefined);
    expect(await retired).toMatchObject({ code: 'unavailable' });
    await closed;
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });
});

test('rejects if the spool cannot forget the stream', async () => {
  const client = new FakeClient((stream) => stream.events.opened(OPENED));
  const spool = new MemorySpool(10);
  const producer = new Producer<Item, Item>(Items, { client, spool, delivery: 'exactly-once' });
  await producer.flush();
  const sent = producer.send({ id: 1 });
  await until(() => client.streams[0]?.received.length === 1);
  client.streams[0]?.events.acknowledged(0);
  await sent;
  spool.writeMark = () => {
    throw new ZerobusError('spool-failed', 'The disk does not work');
  };
  expect(await rejectionFrom(producer.retire())).toMatchObject({ code: 'spool-failed' });
});

test.each([-1, Number.NaN, 2 ** 31])('timeoutMs %d is rejected', async (timeoutMs) => {
  const { producer } = await setUp();
  expect(await rejectionFrom(producer.retire({ timeoutMs }))).toMatchObject({ code: 'configuration' });
  void producer.write({ id: 2 });
  expect(producer.stats.sent).toBe(2);
  producer.abort();
});

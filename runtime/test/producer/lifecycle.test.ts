import { describe, expect, test } from 'vitest';
import { items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { produce, receivedIds, rejectionFrom, serve, until, wellBehaved } from '../support/producers.ts';

describe('close', () => {
  test('delivers buffered records, ends the stream, and accepts no more records', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server, { batch: { lingerMs: 60_000 } });
    producer.write({ id: 1 });
    const closing = producer.close();
    expect(() => producer.write({ id: 2 })).toThrow('[closed]');
    await closing;
    expect(await rejectionFrom(producer.send({ id: 2 }))).toMatchObject({ code: 'closed' });
    await expect(producer.ready()).rejects.toMatchObject({ code: 'closed' });
    await producer.flush();
    expect(await producer.closed).toBeUndefined();
    expect(producer.close()).toBe(closing);
    expect(receivedIds(server.calls[0])).toEqual([1]);
    await until(() => server.open === 0);
  });

  test('an unused producer connects to nothing', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    await producer.close();
    expect(await producer.closed).toBeUndefined();
    expect(server.connections).toBe(0);
  });

  test('survives a lost stream', async () => {
    const server = await serve(async (call, index) => {
      await call.open();
      if (index === 0) {
        await call.next();
        call.cut();
      } else await call.ackAll().then(() => call.ok());
    });
    const producer = produce(server);
    producer.write({ id: 1 });
    await producer.close();
    expect(receivedIds(server.calls[1])).toEqual([1]);
  });

  test('does not wait for a server that never ends the stream', async () => {
    const server = await serve(async (call) => {
      await call.open();
      await call.ackAll();
    });
    const producer = produce(server);
    await producer.send({ id: 1 });
    const closing = producer.close();
    producer.abort();
    await closing;
    await until(() => server.open === 0);
  });

  test('close rejects with the error that ended the producer, except after abort', async () => {
    const server = await serve((call) => call.status(5, 'gone'));
    const failed = produce(server);
    failed.write({ id: 1 });
    expect(await rejectionFrom(failed.close())).toMatchObject({ code: 'table-not-found' });
    const aborted = produce(server);
    aborted.write({ id: 1 });
    aborted.abort();
    await aborted.close();
  });

  test('await using closes the producer', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    producer.write({ id: 1 });
    await producer[Symbol.asyncDispose]();
    expect(receivedIds(server.calls[0])).toEqual([1]);
  });
});

describe('abort', () => {
  test('a record that would be sent at the end of this run stays, and no timer does', async () => {
    const scheduler = new ManualScheduler();
    const server = await serve(wellBehaved);
    const producer = produce(server, {}, scheduler);
    const rejection = rejectionFrom(producer.send({ id: 1 }));
    producer.abort();
    expect(await rejection).toMatchObject({ code: 'aborted' });
    await producer.closed;
    expect(producer.unacknowledged()).toEqual([{ id: 1 }]);
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });

  test('pending promises reject, and unacknowledged records are kept', async () => {
    const server = await serve(async (call) => {
      await call.open();
      await call.ackAll(1);
    });
    const producer = produce(server, { batch: { maxRecords: 2, lingerMs: 60_000 } });
    const sends = items(5).map((item) => rejectionFrom(producer.send(item)).catch(() => 'durable'));
    await sends[0];
    const flush = rejectionFrom(producer.flush());
    producer.abort(new Error('enough'));
    expect(await flush).toMatchObject({ code: 'aborted', message: expect.stringContaining('enough') });
    expect(await Promise.all(sends)).toEqual([
      'durable',
      'durable',
      ...Array(3).fill(expect.objectContaining({ code: 'aborted' })),
    ]);
    expect(producer.unacknowledged()).toEqual(items(3, 2));
    const error = await producer.closed;
    expect(error?.unacknowledged()).toEqual(items(3, 2));
    expect(() => producer.write({ id: 9 })).toThrow(error);
    await until(() => server.open === 0);
  });

  test('by the signal of the options, before or after the first record', async () => {
    const server = await serve((call) => call.open());
    const controller = new AbortController();
    const producer = produce(server, { signal: controller.signal });
    const sent = rejectionFrom(producer.send({ id: 1 }));
    controller.abort(new Error('shutting down'));
    expect(await sent).toMatchObject({ code: 'aborted', cause: controller.signal.reason });
    expect(() => produce(server, { signal: controller.signal }).write({ id: 1 })).toThrow('[aborted]');
  });

  test('releases writers that wait for room', async () => {
    const server = await serve((call) => call.open());
    const producer = produce(server, { inFlight: { maxRecords: 1 } });
    const room = producer.write({ id: 1 });
    const all = rejectionFrom(producer.writeAll(items(3, 2)));
    producer.abort();
    await room;
    expect(await all).toMatchObject({ code: 'aborted' });
  });
});

describe('waiting', () => {
  test('ready connects without a record, and rejects with what is wrong', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    await Promise.all([producer.ready(), producer.ready()]);
    await producer.ready();
    expect(server.calls.length).toBe(1);
    const refused = await serve((call) => call.status(7, 'no'));
    await expect(produce(refused).ready()).rejects.toMatchObject({ code: 'permission-denied' });
  });

  test('ready gives up after deliveryTimeoutMs, and the producer can still be used', async () => {
    const scheduler = new ManualScheduler();
    let up = false;
    const server = await serve((call, index) => (up ? wellBehaved(call, index) : call.status(14, 'down')));
    const producer = produce(server, { deliveryTimeoutMs: 1000 }, scheduler);
    const ready = rejectionFrom(producer.ready());
    await until(() => server.calls.length === 1);
    while (scheduler.time < 1000) {
      scheduler.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ready).toMatchObject({ code: 'connect-timeout', cause: { status: 'UNAVAILABLE' } });
    up = true;
    const sent = producer.send({ id: 1 });
    const state = { isSent: false };
    void sent.then(() => {
      state.isSent = true;
    });
    while (!state.isSent) {
      scheduler.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  test('flush with nothing to flush resolves, and sends an open batch at once', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server, { batch: { lingerMs: 60_000 } });
    await producer.flush();
    producer.write({ id: 1 });
    await producer.flush();
    expect(producer.stats).toMatchObject({ sent: 1, acked: 1, batches: 1, oldestAgeMs: 0 });
  });

  test.each(['flush', 'ready'] as const)('a signal ends the wait of %s', async (method) => {
    const server = await serve(() => {});
    const producer = produce(server);
    producer.write({ id: 1 });
    const controller = new AbortController();
    const waiting = rejectionFrom(producer[method]({ signal: controller.signal }));
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'aborted' });
    expect(producer.unacknowledged()).toEqual([{ id: 1 }]);
  });

  test('writeAll accepts async iterables, and closes them when it fails', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    await producer.writeAll(
      (async function* () {
        yield* items(10);
      })(),
    );
    let ended = false;
    const bad = (async function* () {
      try {
        yield { id: 1.5 };
      } finally {
        ended = true;
      }
    })();
    expect(await rejectionFrom(producer.writeAll(bad))).toMatchObject({ code: 'invalid-value' });
    expect(ended).toBe(true);
    expect(receivedIds(server.calls[0])).toEqual(items(10).map((item) => item.id));
  });
});

test('callbacks receive acks and states; one that throws does no harm', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error): void => void warnings.push(warning.message);
  process.on('warning', listen);
  const server = await serve(wellBehaved);
  const acks: number[] = [];
  const states: string[] = [];
  const producer = produce(server, {
    onAck: ({ acked, records }) => acks.push(acked, records),
    onState: ({ from, to }) => {
      states.push(`${from} -> ${to}`);
      if (to === 'open') throw new Error('from the callback');
    },
  });
  await producer.send({ id: 1 });
  await producer.writeAll(items(3));
  await producer.close();
  process.off('warning', listen);
  expect(acks).toEqual([1, 1, 4, 3]);
  expect(states).toEqual(['idle -> connecting', 'connecting -> open', 'open -> closing', 'closing -> closed']);
  expect(warnings.some((text) => text.includes('from the callback'))).toBe(true);
});

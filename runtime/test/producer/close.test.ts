import { describe, expect, test } from 'vitest';
import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { Item } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { produce, rejectionFrom, serve, until, wellBehaved } from '../support/producers.ts';

describe('close with a deadline', () => {
  test('rejects with close-timeout at the deadline, which has the records', async () => {
    const scheduler = new ManualScheduler();
    const server = await serve((call) => call.open());
    const producer = produce(server, {}, scheduler);
    const sent = producer.send({ id: 1 });
    const failed = rejectionFrom(sent);
    void producer.write({ id: 2 });
    const closed = rejectionFrom(producer.close({ timeoutMs: 5000 }));
    await until(() => server.calls[0]?.received.length === 1);
    scheduler.advance(4999);
    expect(producer.stats.acked).toBe(0);
    scheduler.advance(1);
    const error = (await closed) as ZerobusError;
    expect(error).toMatchObject({ code: 'close-timeout', retryable: true, table: 'main.test.items' });
    expect(error.message).toContain('2 records were not acknowledged within 5000 ms');
    expect(error.unacknowledged().map((record) => (record as Item).id)).toEqual([1, 2]);
    expect(await failed).toMatchObject({ code: 'close-timeout' });
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });

  test('the deadline is 30 seconds by default', async () => {
    const scheduler = new ManualScheduler();
    const server = await serve((call) => call.open());
    const producer = produce(server, {}, scheduler);
    void producer.write({ id: 1 });
    const closed = rejectionFrom(producer.close());
    scheduler.advance(29_999);
    expect(producer.stats.inFlight.records).toBe(1);
    scheduler.advance(1);
    expect(await closed).toMatchObject({ code: 'close-timeout' });
  });

  test('a signal brings the deadline forward, and the earliest of several calls counts', async () => {
    const scheduler = new ManualScheduler();
    const server = await serve((call) => call.open());
    const first = produce(server, {}, scheduler);
    void first.write({ id: 1 });
    const controller = new AbortController();
    const closed = rejectionFrom(first.close({ signal: controller.signal }));
    controller.abort();
    expect(String(await closed)).toContain('before the signal was aborted');

    const second = produce(server, {}, scheduler);
    void second.write({ id: 1 });
    const slow = rejectionFrom(second.close({ timeoutMs: 10_000 }));
    const fast = rejectionFrom(second.close({ timeoutMs: 10 }));
    scheduler.advance(10);
    expect([await slow, await fast]).toEqual([
      expect.objectContaining({ code: 'close-timeout' }),
      expect.objectContaining({ code: 'close-timeout' }),
    ]);
  });

  test('resolves at the deadline if everything is acknowledged and only the server has not ended the stream', async () => {
    const scheduler = new ManualScheduler();
    const server = await serve(async (call) => {
      await call.open();
      await call.ackAll();
    });
    const producer = produce(server, {}, scheduler);
    await producer.send({ id: 1 });
    const closed = producer.close({ timeoutMs: 100 });
    scheduler.advance(100);
    await closed;
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });

  test.each([-1, Number.NaN, 2 ** 31])('timeoutMs %d is rejected', async (timeoutMs) => {
    const server = await serve(wellBehaved);
    const producer = produce(server);
    await expect(producer.close({ timeoutMs })).rejects.toMatchObject({ code: 'configuration' });
    await producer.send({ id: 1 });
  });
});

describe('what keeps the process alive', () => {
  test('a producer holds it exactly while a record is unacknowledged or a caller waits', async () => {
    const scheduler = new ManualScheduler();
    const server = await serve(wellBehaved);
    const producer = produce(server, {}, scheduler);
    expect(scheduler.holds).toBe(0);
    const ready = producer.ready();
    expect(scheduler.holds).toBe(1);
    await ready;
    expect(scheduler.holds).toBe(0);
    const sent = producer.send({ id: 1 });
    expect(scheduler.holds).toBe(1);
    await sent;
    expect(scheduler.holds).toBe(0);
    const closed = producer.close();
    expect(scheduler.holds).toBe(1);
    await closed;
    expect(scheduler.holds).toBe(0);
  });

  test('a record that is written while the producer backs off from an idle failure', async () => {
    const scheduler = new ManualScheduler();
    const states: string[] = [];
    const server = await serve(async (call, index) => {
      await call.open();
      await call.ackAll(index === 0 ? 1 : Number.POSITIVE_INFINITY);
      call.status(14, 'idle for too long');
    });
    const producer = produce(server, { onState: ({ to }) => states.push(to) }, scheduler);
    await producer.send({ id: 1 });
    await until(() => states.includes('backing-off'));
    expect(scheduler.holds).toBe(0);
    const sent = producer.send({ id: 2 });
    expect(scheduler.holds).toBe(1);
    scheduler.advance(10);
    await sent;
    expect(scheduler.holds).toBe(0);
  });
});

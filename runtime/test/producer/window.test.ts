import { expect, test } from 'vitest';
import { items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { produce, receivedIds, serve, until, wellBehaved } from '../support/producers.ts';
import type { ScriptedCall } from '../support/scripted-call.ts';

test('a writer that does not wait while the server stalls gets buffer-full at twice the window, and no record is lost', async () => {
  const server = await serve((call) => call.open());
  // On a busy machine ten writes can take more than 5 ms, after which write() returns a promise too: no time passes here.
  const scheduler = new ManualScheduler();
  const producer = produce(server, { inFlight: { maxRecords: 10 }, batch: { maxRecords: 4 } }, scheduler);
  const room = items(20).map((item) => producer.write(item));
  expect(room.map((promise) => promise !== undefined)).toEqual([...Array(9).fill(false), ...Array(11).fill(true)]);
  expect(producer.stats.window).toEqual({ maxRecords: 10, maxBytes: 67_108_864, waiting: 11 });
  expect(() => producer.write({ id: 20 })).toThrow('[buffer-full]');
  await expect(producer.send({ id: 20 })).rejects.toMatchObject({ code: 'buffer-full', retryable: true });
  expect(producer.stats).toMatchObject({ sent: 20, inFlight: { records: 20 } });
  await until(() => server.calls[0]?.received.length === 5);
  server.calls[0]?.ack(0);
  await Promise.all(room.slice(0, 13));
  expect(producer.stats.window.waiting).toBe(7);
  server.calls[0]?.ack(4);
  await Promise.all(room);
  expect(producer.write({ id: 20 })).toBeUndefined();
  // A batch with a single record is sent when it is old enough.
  scheduler.advance(5);
  await until(() => server.calls[0]?.received.length === 6);
  server.calls[0]?.ack(5);
  await producer.flush();
  expect(receivedIds(server.calls[0])).toEqual(items(21).map((item) => item.id));
});

test('memory is bounded while no server responds', async () => {
  const maxBytes = 1 << 20;
  const server = await serve((call) => call.reset());
  const producer = produce(server, { inFlight: { maxBytes } });
  let accepted = 0;
  while (producer.write({ id: accepted, text: 'x'.repeat(accepted % 3 === 0 ? 5000 : 10) }) === undefined) accepted++;
  let held: boolean;
  do {
    try {
      producer.write({ id: accepted, text: 'y' });
      held = false;
      accepted++;
    } catch {
      held = true;
    }
  } while (!held);
  expect(producer.stats.inFlight.bytes).toBeGreaterThan(maxBytes);
  expect(producer.stats.inFlight.bytes).toBeLessThan(2 * maxBytes + 600 * 1024);
});

test('all waiting writers make progress in a window of one record', async () => {
  const server = await serve(wellBehaved);
  const producer = produce(server, { inFlight: { maxRecords: 1 } });
  await Promise.all([0, 1, 2, 3].map((writer) => producer.writeAll(items(20, writer * 100))));
  expect(receivedIds(server.calls[0]).length).toBe(80);
});

test('after 5 ms of writing, write returns a promise', async () => {
  const server = await serve(wellBehaved);
  const scheduler = new ManualScheduler();
  const producer = produce(server, { batch: { maxRecords: 1_000_000 } }, scheduler);
  const pauses: number[] = [];
  let pause: Promise<void> | undefined;
  for (let id = 0; id < 1000 && pause === undefined; id++) {
    pause = producer.write({ id });
    if (pause !== undefined) pauses.push(id);
    scheduler.time += 0.02;
  }
  // The clock is first looked at with record 64, and once in 64 records: 5 ms later is 250 records on.
  expect(pauses).toEqual([64 * 5 - 1]);
  await pause;
  expect(producer.write({ id: 1000 })).toBeUndefined();
});

test('write returns no promise if the event loop has run meanwhile', async () => {
  const server = await serve(wellBehaved);
  const scheduler = new ManualScheduler();
  const producer = produce(server, { batch: { maxRecords: 1_000_000 } }, scheduler);
  for (let round = 0; round < 10; round++) {
    for (const item of items(128)) expect(producer.write(item)).toBeUndefined();
    scheduler.time += 100;
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test('a batch is sent by its records, its bytes or its age', async () => {
  const server = await serve(wellBehaved);
  const scheduler = new ManualScheduler();
  const producer = produce(server, { batch: { maxRecords: 3, maxBytes: 1000, lingerMs: 20 } }, scheduler);
  const call = (): ScriptedCall | undefined => server.calls[0];
  for (const item of items(3)) producer.write(item);
  await until(() => call()?.received.length === 1);
  producer.write({ id: 3, text: 'x'.repeat(1000) });
  await until(() => call()?.received.length === 2);
  producer.write({ id: 4 });
  scheduler.advance(19);
  expect(producer.stats.batches).toBe(2);
  scheduler.advance(1);
  await until(() => call()?.received.length === 3);
});

test('a server that reads slowly holds the producer back, not its memory', async () => {
  const server = await serve(async (call) => {
    await call.open();
    call.pause();
    await new Promise((resolve) => setImmediate(resolve));
    call.resume();
    await call.ackAll();
    call.ok();
  });
  const producer = produce(server, { inFlight: { maxBytes: 4 << 20 } });
  const text = 'x'.repeat(50_000);
  await producer.writeAll(
    (function* () {
      for (let id = 0; id < 400; id++) yield { id, text };
    })(),
  );
  expect(receivedIds(server.calls[0])).toEqual(items(400).map((item) => item.id));
});

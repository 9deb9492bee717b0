import { describe, expect, test } from 'vitest';
import type { StateChange } from '../../src/producer/producer-events.ts';
import { items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import {
  produce,
  receivedIds,
  receivedOffsets,
  rejectionFrom,
  serve,
  until,
  wellBehaved,
} from '../support/producers.ts';
import type { ScriptedCall } from '../support/scripted-call.ts';
import type { ScriptedServer } from '../support/scripted-server.ts';

const COUNT = 100;

/** Returns the ids over all calls, each at its first arrival. */
function firstArrivals(server: ScriptedServer): number[] {
  return [...new Set(server.calls.flatMap((call) => receivedIds(call)))];
}

const endings: Record<string, (call: ScriptedCall) => void> = {
  'a close signal': (call) => call.closeSignal(50),
  'UNAVAILABLE, stream time-out': (call) => call.status(14, 'Stream timed out. Error Code: 6002, Error State: 1.'),
  UNAVAILABLE: (call) => call.status(14, 'try later'),
  INTERNAL: (call) => call.status(13, 'oops'),
  'status OK': (call) => call.ok(),
  'a cut socket': (call) => call.cut(),
  'a reset stream': (call) => call.reset(),
  GOAWAY: (call) => {
    call.goaway();
    call.status(14, 'going away');
  },
};

describe.each(Object.entries(endings))('after %s', (_, end) => {
  test.each([0, 1, 5])(
    'with %i batches acknowledged, everything arrives in order and is acknowledged',
    async (acked) => {
      const server = await serve(async (call, index) => {
        await call.open(`stream-${index}`);
        if (index === 0) {
          await call.ackAll(acked);
          end(call);
          await call.ackAll();
        } else await wellBehavedRest(call);
      });
      const producer = produce(server, { batch: { maxRecords: 10, lingerMs: 0 } });
      const durable: number[] = [];
      const sends = items(COUNT).map(async (item) => {
        await producer.send(item);
        durable.push(item.id);
      });
      await Promise.all(sends);
      await producer.close();
      const ids = items(COUNT).map((item) => item.id);
      expect(firstArrivals(server)).toEqual(ids);
      expect(durable).toEqual(ids);
      for (const call of server.calls)
        expect(receivedOffsets(call)).toEqual(call.received.map((_message, index) => index));
      expect(producer.stats).toMatchObject({ sent: COUNT, acked: COUNT, inFlight: { records: 0 } });
    },
  );
});

async function wellBehavedRest(call: ScriptedCall): Promise<void> {
  await call.ackAll();
  call.ok();
}

test('after a close signal nothing is sent, acks still count, and the rest is sent on a new stream', async () => {
  const server = await serve(async (call, index) => {
    await call.open();
    if (index > 0) await wellBehavedRest(call);
  });
  const producer = produce(server, { batch: { maxRecords: 1 } });
  const writes = items(3).map((item) => producer.send(item));
  await until(() => server.calls[0]?.received.length === 3);
  server.calls[0]?.closeSignal(60_000);
  server.calls[0]?.ack(1);
  await writes[1];
  const late = producer.send({ id: 3 });
  expect(server.calls.length).toBe(1);
  server.calls[0]?.ack(2);
  await late;
  expect(server.calls.map((call) => receivedIds(call))).toEqual([[0, 1, 2], [3]]);
  expect(producer.stats.reconnects).toBe(1);
});

test('a frame that is replayed twice is still complete', async () => {
  const server = await serve(async (call, index) => {
    await call.open();
    if (index < 4) {
      await call.next();
      call.cut();
    } else await wellBehavedRest(call);
  });
  const producer = produce(server);
  await producer.writeAll(items(3000));
  expect(firstArrivals(server)).toEqual(items(3000).map((item) => item.id));
  expect(server.calls.length).toBe(5);
  expect(server.connections).toBe(5);
});

test('duplicate acks are accepted, and do not count as progress', async () => {
  const scheduler = new ManualScheduler();
  const server = await serve(async (call, index) => {
    await call.open();
    if (index === 0) {
      await call.next();
      call.ack(0);
    } else await wellBehavedRest(call);
  });
  const producer = produce(server, { ackTimeoutMs: 1000, batch: { maxRecords: 1 } }, scheduler);
  await producer.send({ id: 0 });
  scheduler.time += 1;
  const second = producer.send({ id: 1 });
  await until(() => server.calls[0]?.received.length === 2);
  for (let round = 0; round < 4; round++) {
    const before = producer.stats.sent;
    server.calls[0]?.ack(0);
    await new Promise((resolve) => setImmediate(resolve));
    scheduler.advance(300);
    expect(producer.stats.sent).toBe(before);
  }
  // Another stream although something came every 300 ms; the wait before it runs on the same clock.
  scheduler.advance(10);
  await until(() => server.calls.length === 2);
  await second;
  expect(receivedIds(server.calls[1])).toEqual([1]);
  // The connection may have been dead.
  expect(server.connections).toBe(2);
});

test('delays grow while streams fail, also after one ack each, and start again after a healthy while', async () => {
  const scheduler = new ManualScheduler();
  let isHealthy = false;
  const server = await serve(async (call) => {
    await call.open();
    const message = await call.next();
    if (message === undefined) return;
    if (isHealthy) await until(() => scheduler.time > 60_000);
    call.ack(message.offset);
    call.status(14, 'later');
  });
  const waits: number[] = [];
  let failures = 0;
  const onState = ({ to }: StateChange): void => {
    if (to === 'backing-off') failures++;
  };
  const producer = produce(server, { retry: { initialMs: 100, maxMs: 1000 }, onState }, scheduler);
  for (let round = 1; round <= 7; round++) {
    isHealthy = round === 7;
    const sent = producer.send({ id: round });
    await until(() => server.calls.length === round && server.calls[round - 1]?.received.length === 1);
    if (isHealthy) scheduler.advance(59_999);
    if (isHealthy) scheduler.time += 2;
    await sent;
    await until(() => failures === round);
    waits.push(scheduler.waits.at(-1) ?? 0);
    scheduler.advance(1000);
  }
  expect(waits).toEqual([50, 100, 200, 400, 500, 500, 50]);
});

test('a stream that does not open in time is retried', async () => {
  const scheduler = new ManualScheduler();
  const server = await serve(async (call, index) => {
    if (index > 0) await wellBehaved(call, index);
  });
  const producer = produce(server, { connectTimeoutMs: 500 }, scheduler);
  const sent = producer.send({ id: 1 });
  await until(() => server.calls.length === 1);
  scheduler.advance(500);
  scheduler.advance(10);
  await sent;
  expect(server.calls.length).toBe(2);
});

test.each([
  [200, 'text/html'],
  [200, undefined],
  [400, 'text/html'],
  [429, 'application/json'],
  [500, 'text/html'],
  [502, 'text/html'],
  [503, 'application/grpc'],
  [504, 'text/plain'],
  [302, undefined],
])('HTTP status %i with content type %s is of a proxy, and passes', async (status, contentType) => {
  const server = await serve(async (call, index) => {
    if (index > 0) return wellBehaved(call, index);
    call.respond({ ':status': status, 'content-type': contentType });
  });
  const reasons: (string | undefined)[] = [];
  const producer = produce(server, { onState: ({ to, reason }) => to === 'backing-off' && reasons.push(reason?.code) });
  await producer.send({ id: 1 });
  expect(reasons).toEqual(['unavailable']);
  expect(server.calls.length).toBe(2);
});

test('a delivery timeout names the page that the endpoint sends instead of gRPC', async () => {
  const server = await serve((call) => call.respond({ 'content-type': 'text/html' }));
  const scheduler = new ManualScheduler();
  const states: string[] = [];
  const options = { deliveryTimeoutMs: 10_000, onState: ({ to }: StateChange) => states.push(to) };
  const sent = rejectionFrom(produce(server, options, scheduler).send({ id: 1 }));
  await until(() => states.includes('backing-off'));
  scheduler.advance(10_000);
  expect(String(await sent)).toMatch(/text\/html instead of gRPC.*\[delivery-timeout\]/);
});

test('after a stream ended with nothing to send, no other is opened', async () => {
  const server = await serve(async (call, index) => {
    await call.open();
    await call.ackAll(1);
    if (index === 0) call.ok();
  });
  const states: string[] = [];
  const producer = produce(server, { onState: ({ to }) => states.push(to) });
  await producer.send({ id: 1 });
  await until(() => states.at(-1) === 'idle');
  await producer.send({ id: 2 });
  expect(states).toEqual(['connecting', 'open', 'idle', 'connecting', 'open']);
  expect(receivedIds(server.calls[1])).toEqual([2]);
});

test('a record that is unacknowledged for too long ends the producer, with the last failure as cause', async () => {
  const scheduler = new ManualScheduler();
  const server = await serve((call) => call.status(14, 'no room'));
  const producer = produce(server, { deliveryTimeoutMs: 10_000 }, scheduler);
  const sent = producer.send({ id: 1 });
  sent.catch(() => {});
  await until(() => server.calls.length >= 1);
  while (producer.stats.oldestAgeMs < 10_000) {
    scheduler.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect(sent).rejects.toMatchObject({ code: 'delivery-timeout', cause: { status: 'UNAVAILABLE' } });
  expect(producer.unacknowledged()).toEqual([{ id: 1 }]);
});

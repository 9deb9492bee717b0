import { describe, expect, test } from 'vitest';
import type { Ack } from '../../src/producer/producer-events.ts';
import { Items, items } from '../support/items.ts';
import { produce, receivedIds, serve, until, wellBehaved } from '../support/producers.ts';
import type { ScriptedCall } from '../support/scripted-call.ts';

const KEYS = 7;
const keyOf = ({ id }: { readonly id?: unknown }): number => Number(id) % KEYS;

/** Returns the ids over all calls in the order in which the server got them, each at its first arrival. */
function arrivals(calls: readonly ScriptedCall[]): number[] {
  return [...new Set(calls.flatMap((call) => receivedIds(call)))];
}

describe("ordering: 'key'", () => {
  test('each key keeps its order, over several streams and lost connections', async () => {
    const server = await serve(async (call, index) => {
      await call.open();
      await call.ackAll(index < 6 ? 5 : Number.POSITIVE_INFINITY);
      if (index < 6) call.cut();
      else call.ok();
    });
    const producer = produce(server, { streams: 3, ordering: 'key', key: keyOf, batch: { maxRecords: 10 } });
    await producer.writeAll(items(2000));
    await producer.close();
    const perStream = server.calls.map((call) => receivedIds(call));
    for (let key = 0; key < KEYS; key++) {
      const seen = [...new Set(perStream.flatMap((ids) => ids.filter((id) => id % KEYS === key)))];
      expect(seen).toEqual(
        items(2000)
          .map(({ id }) => id)
          .filter((id) => id % KEYS === key),
      );
    }
    expect(producer.stats).toMatchObject({ sent: 2000, acked: 2000, inFlight: { records: 0, bytes: 0 } });
  });

  test('a stream that acknowledges nothing does not stop the others; flush and onAck follow the first records', async () => {
    let slow: ScriptedCall | undefined;
    const server = await serve(async (call) => {
      await call.open();
      const first = await call.next();
      if (first === undefined) return;
      const isSlow = first.records.some((bytes) => Items.decode(bytes).id % KEYS === 0);
      if (isSlow) {
        slow = call;
        return;
      }
      call.ack(0);
      await call.ackAll();
      call.ok();
    });
    const acks: Ack[] = [];
    const producer = produce(server, {
      streams: 4,
      ordering: 'key',
      key: keyOf,
      batch: { maxRecords: 5, lingerMs: 0 },
      onAck: (ack) => acks.push(ack),
    });
    for (const item of items(70)) void producer.write(item);
    const flushed = producer.flush();
    await until(() => producer.stats.acked > 0 && producer.stats.acked === 70 - producer.stats.inFlight.records);
    await until(() => slow !== undefined && producer.stats.acked >= 10);
    // Record 0 is on the slow stream, so none of the first records is settled.
    expect(acks).toEqual([]);
    expect(producer.unacknowledged().map(({ id }) => id)).toContain(0);
    slow?.ack((slow.received.length ?? 1) - 1);
    void slow?.ackAll();
    await flushed;
    await until(() => acks.at(-1)?.acked === 70);
    expect(acks.reduce((sum, { records }) => sum + records, 0)).toBe(70);
  });
});

describe("ordering: 'none'", () => {
  test('what a lost stream leaves is sent by another one, and nothing is lost', async () => {
    let cut = 0;
    const server = await serve(async (call) => {
      await call.open();
      if (cut < 5) {
        cut++;
        await call.ackAll(3);
        call.cut();
      } else {
        await call.ackAll();
        call.ok();
      }
    });
    const producer = produce(server, { streams: 4, ordering: 'none', batch: { maxRecords: 10 } });
    await producer.writeAll(items(3000));
    await producer.close();
    expect(arrivals(server.calls).sort((a, b) => a - b)).toEqual(items(3000).map(({ id }) => id));
    expect(producer.stats).toMatchObject({ sent: 3000, acked: 3000, inFlight: { records: 0 } });
    expect(producer.stats.retried).toBeGreaterThan(0);
  });

  test('several streams share the work', async () => {
    const server = await serve(wellBehaved);
    const producer = produce(server, { streams: 4, ordering: 'none', batch: { maxRecords: 10, lingerMs: 0 } });
    await producer.ready();
    await until(() => server.calls.length === 4);
    await producer.writeAll(items(2000));
    await producer.close();
    expect(server.connections).toBe(1);
  });
});

test('a planned end costs no pause: the next stream is open before the old one has drained, and is used after it', async () => {
  const server = await serve(async (call, index) => {
    await call.open();
    if (index > 0) {
      await call.ackAll();
      call.ok();
    }
  });
  const changes: string[] = [];
  const producer = produce(server, {
    batch: { maxRecords: 1 },
    onState: ({ from, to }) => changes.push(`${from} ${to}`),
  });
  const first = producer.send({ id: 0 });
  await until(() => server.calls[0]?.received.length === 1);
  server.calls[0]?.closeSignal(60_000);
  await until(() => changes.includes('open draining'));
  const second = producer.send({ id: 1 });
  await until(() => server.calls[1]?.create !== undefined);
  expect(server.calls[1]?.received).toEqual([]);
  server.calls[0]?.ack(0);
  await Promise.all([first, second]);
  expect(changes).toEqual(['idle connecting', 'connecting open', 'open draining', 'draining open']);
  expect(server.calls.map((call) => receivedIds(call))).toEqual([[0], [1]]);
});

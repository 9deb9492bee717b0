import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import type { SpoolProvider } from '../../src/spool/spool.ts';
import { FakeClient, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { MemorySpool } from '../support/memory-spool.ts';
import { rejectionFrom, until } from '../support/producers.ts';
import { badRecord } from '../support/service-errors.ts';

function produce(spool: SpoolProvider, options: ProducerOptions<Item>) {
  const scheduler = new ManualScheduler();
  const client = new FakeClient();
  const producer = new Producer<Item, Item>(Items, { client, spool, ...options }, scheduler);
  return { scheduler, client, producer };
}

/** Opens the streams, and acknowledges what they receive until nothing more arrives. Returns the number of batches. */
async function deliver(client: FakeClient): Promise<number> {
  const acked = new Map<object, number>();
  for (let more = true; more; ) {
    more = false;
    await turn();
    for (const stream of client.streams) {
      if (stream.cancelled) continue;
      if (!acked.has(stream)) stream.events.opened(OPENED);
      const count = stream.received.length;
      more ||= count > (acked.get(stream) ?? 0) || !acked.has(stream);
      acked.set(stream, count);
    }
    for (const [stream, count] of acked) {
      const { events } = stream as (typeof client.streams)[number];
      if (count > 0) events.acknowledged(count - 1);
    }
  }
  return [...acked.values()].reduce((sum, count) => sum + count, 0);
}

const small = { batch: { maxRecords: 1 }, inFlight: { maxBytes: 4000 } };
const text = 'x'.repeat(500);

test('a batch on disk is sent when nothing precedes it, however much is in memory', async () => {
  const { client, producer } = produce(new MemorySpool(3), small);
  await producer.flush();
  for (let id = 1; id <= 9; id++) void producer.write({ id, text });
  await deliver(client);
  expect(producer.stats).toMatchObject({ sent: 9, acked: 9, inFlight: { records: 0, bytes: 0 } });
});

test('the lanes of other keys are not forgotten when memory was short', async () => {
  const options: ProducerOptions<Item> = {
    ...small,
    streams: 2,
    ordering: 'key',
    key: ({ id }) => (Number(id) > 9 ? 'a' : 'c'),
  };
  const { client, producer } = produce(new MemorySpool(100), options);
  await producer.flush();
  for (const id of [11, 12, 13, 14, 15, 16, 17, 1, 2]) void producer.write({ id, text });
  await deliver(client);
  expect(producer.stats).toMatchObject({ acked: 9, inFlight: { records: 0, bytes: 0 } });
  expect(client.buffers().charged).toBe(0);
});

test('the halves of a batch that the spool had no room for are kept, too', async () => {
  const spool = new MemorySpool(0);
  const { client, producer } = produce(spool, { batch: { maxRecords: 2 }, onReject: () => {} });
  await producer.flush();
  for (const id of [1, 2]) void producer.write({ id });
  const spooled = producer.spooled();
  await turn();
  client.streams[0]?.events.opened(OPENED);
  client.streams[0]?.events.ended(badRecord);
  spool.room = 100;
  for (const id of [3, 4]) void producer.write({ id });
  await spooled;
  await producer.close({ timeoutMs: 0, signal: AbortSignal.abort() });
  const kept = [...spool.bodies.values()].map((body) => body.toString('hex'));
  expect(kept).toEqual(['0801', '0802', '0a0208030a020804']);
});

test('with exactly-once and fsync, a batch is sent only once it survives a power failure', async () => {
  const spool = new MemorySpool(100);
  spool.fsync = true;
  spool.syncedIndex = 0;
  const syncs: (() => void)[] = [];
  spool.onSync = () => new Promise((resolve) => syncs.push(resolve));
  const { client, producer } = produce(spool, { batch: { maxRecords: 1 }, delivery: 'exactly-once' });
  const received = (): number => client.streams.reduce((sum, stream) => sum + stream.received.length, 0);
  const sync = async (index: number): Promise<void> => {
    spool.syncedIndex = index;
    for (const resolve of syncs.splice(0)) resolve();
    await turn();
  };
  await producer.ready({ signal: AbortSignal.abort() }).catch(() => {});
  await turn();
  for (const id of [1, 2, 3]) void producer.write({ id });
  await turn();
  client.streams[0]?.events.opened(OPENED);
  await turn();
  expect(received()).toBe(0);
  // The first batch, then the others and where the stream continues, then what was appended meanwhile.
  await sync(1);
  expect(received()).toBe(0);
  void producer.write({ id: 4 });
  await sync(3);
  expect(received()).toBe(3);
  await sync(4);
  expect(received()).toBe(4);
  expect(syncs).toEqual([]);
  producer.abort();
});

test('the time to deliver of a key begins when what an earlier process left is delivered', async () => {
  const spool = new MemorySpool(100);
  const earlier = [1, 2].map((id) => spool.append(Items.encode({ id }), 1));
  spool.backlog = earlier;
  const { client, producer, scheduler } = produce(spool, {
    batch: { maxRecords: 1 },
    deliveryTimeoutMs: 1000,
    streams: 2,
    ordering: 'key',
    key: ({ id }) => (Number(id) === 9 ? 'c' : 'a'),
  });
  void producer.write({ id: 9 });
  await turn();
  client.streams[0]?.events.opened(OPENED);
  await turn();
  scheduler.advance(900);
  client.streams[0]?.events.acknowledged(0);
  await turn();
  scheduler.advance(900);
  client.streams[0]?.events.acknowledged(1);
  await turn();
  scheduler.advance(900);
  client.streams[1]?.events.opened(OPENED);
  await turn();
  client.streams[1]?.events.acknowledged(0);
  await producer.flush();
  expect(producer.stats.acked).toBe(1);
  producer.abort();
});

const mark = { index: 0, parts: undefined, stream: { id: 'old', offset: 3, schema: 0 } };

test('batches that are delivered at least once leave the persistent stream of an earlier process', async () => {
  const spool = new MemorySpool(100);
  spool.mark = mark;
  const { producer } = produce(spool, {});
  await producer.flush();
  expect(spool.mark).toEqual({ ...mark, stream: undefined });
});

test('a batch is sent on a persistent stream only after its mark was written', async () => {
  const spool = new MemorySpool(100);
  spool.isFullForMarks = true;
  const { client, producer, scheduler } = produce(spool, { delivery: 'exactly-once', batch: { maxRecords: 1 } });
  await producer.flush();
  void producer.write({ id: 1 });
  await turn();
  client.streams[0]?.events.opened(OPENED);
  expect(client.streams[0]?.received).toEqual([]);
  spool.isFullForMarks = false;
  scheduler.advance(100);
  expect(client.streams[0]?.received).toHaveLength(1);
  expect(spool.mark).toEqual({ index: 0, parts: undefined, stream: { id: 'stream', offset: 0, schema: 0 } });
});

/** A spool that another process takes from a producer: the next append finds that out. */
function losable() {
  const spool = new MemorySpool(100);
  let report = (_: ZerobusError): void => {};
  const provider: SpoolProvider = {
    open: (request) => {
      report = request.onFailed;
      return spool.open(request);
    },
  };
  const lose = (): void => {
    spool.append = () => {
      const error = new ZerobusError('spool-lost', 'The lock was taken over');
      report(error);
      throw error;
    };
  };
  return { provider, lose };
}

describe('a spool that is lost while a batch is sealed', () => {
  const lost = { code: 'spool-lost' };

  test('leaves no timer', async () => {
    const { provider, lose } = losable();
    const { producer, scheduler } = produce(provider, { batch: { maxRecords: 1 } });
    await producer.flush();
    lose();
    void producer.write({ id: 1 });
    expect(await producer.closed).toMatchObject(lost);
    expect(producer.unacknowledged()).toEqual([{ id: 1 }]);
    expect([scheduler.pending, scheduler.holds]).toEqual([0, 0]);
  });

  test('lets no caller wait for ever', async () => {
    const options = { batch: { maxRecords: 2 }, inFlight: { maxRecords: 2 } };
    const flushed = losable();
    const { producer: first } = produce(flushed.provider, options);
    await first.flush();
    flushed.lose();
    void first.write({ id: 1 });
    expect(await rejectionFrom(first.flush())).toMatchObject(lost);

    const written = losable();
    const { producer: second, client } = produce(written.provider, options);
    await second.flush();
    written.lose();
    void second.write({ id: 1 });
    await second.write({ id: 2 });
    expect(() => second.write({ id: 3 })).toThrow(expect.objectContaining(lost));
    await second.closed;
    expect(client.buffers().charged).toBe(0);

    const all = losable();
    const { producer: third } = produce(all.provider, options);
    await third.flush();
    all.lose();
    expect(await rejectionFrom(third.writeAll([1, 2, 3].map((id) => ({ id }))))).toMatchObject(lost);
  });
});

test('a sync that does not make a batch safe is not repeated at once', async () => {
  const spool = new MemorySpool(100);
  spool.fsync = true;
  spool.syncedIndex = 0;
  let syncs = 0;
  spool.onSync = async () => {
    if (++syncs === 100) throw new ZerobusError('spool-failed', 'The producer does nothing but sync');
  };
  const { producer } = produce(spool, { batch: { maxRecords: 1 }, delivery: 'exactly-once' });
  await producer.flush();
  void producer.write({ id: 1 });
  await turn();
  expect(syncs).toBe(1);
  producer.abort();
});

test('close() rejects for a record without room, though one that an earlier process left was rejected', async () => {
  const spool = new MemorySpool(0);
  spool.backlog = [spool.append(Items.encode({ id: 1 }), 1)];
  const { client, producer } = produce(spool, { onReject: () => {} });
  const flushed = producer.flush();
  await until(() => client.streams.length === 1);
  client.streams[0]?.events.opened(OPENED);
  client.streams[0]?.events.ended(badRecord);
  await flushed;
  void producer.write({ id: 2 });
  const closed = producer.close({ signal: AbortSignal.abort() });
  expect(await rejectionFrom(closed)).toMatchObject({ code: 'close-timeout' });
  expect(producer.stats).toMatchObject({ sent: 1, acked: 0, rejected: 1 });
});

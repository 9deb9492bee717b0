import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import type { StreamState } from '../../src/stream/stream-state.ts';
import { FakeClient, type FakeStream, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { badRecord, unavailable } from '../support/service-errors.ts';

/** A producer whose server responds only on demand. */
class Bench {
  readonly scheduler = new ManualScheduler();
  readonly client = new FakeClient();
  readonly producer: Producer<Item, Item>;
  readonly states: StreamState[] = [];

  constructor(options: ProducerOptions<Item> = {}) {
    const { client } = this;
    const onState = ({ to }: { readonly to: StreamState }): void => void this.states.push(to);
    this.producer = new Producer<Item, Item>(Items, { client, onState, ...options }, this.scheduler);
  }

  get streams(): readonly FakeStream[] {
    return this.client.streams;
  }

  stream(index: number): FakeStream {
    const stream = this.streams[index];
    if (stream === undefined) throw new Error(`There is no stream ${index}`);
    return stream;
  }

  write(id: number): void {
    void this.producer.write({ id });
    this.scheduler.advance(5);
  }

  async open(index: number): Promise<void> {
    await turn();
    this.stream(index).events.opened(OPENED);
  }

  /** Sends a record on a stream that then drains, and one on the next stream, which acknowledges it. */
  async overlap(): Promise<void> {
    this.write(1);
    await this.open(0);
    this.stream(0).events.closing(5000);
    this.write(2);
    await this.open(1);
    this.stream(1).events.acknowledged(0);
  }
}

test('close() ends at once when the last record is acknowledged while its stream drains', async () => {
  const bench = new Bench();
  bench.write(1);
  await bench.open(0);
  const { events } = bench.stream(0);
  events.closing(5000);
  const closed = bench.producer.close();
  events.acknowledged(0);
  expect(bench.stream(0).ended).toBe(true);
  events.ended(undefined);
  await closed;
  expect(await bench.producer.closed).toBeUndefined();
  expect(bench.scheduler.pending).toBe(0);
});

test('a stream that drains may be the last one: its acknowledgement changes nothing more', async () => {
  const bench = new Bench({ ordering: 'none' });
  await bench.overlap();
  bench.stream(1).events.ended(undefined);
  await turn();
  bench.stream(0).events.acknowledged(0);
  await turn();
  expect(bench.states.at(-1)).toBe('idle');
  bench.write(3);
  await bench.open(2);
  bench.stream(2).events.acknowledged(0);
  expect(bench.producer.stats.acked).toBe(3);
});

test('a record that is refused by a stream that drains is found while the next stream waits to be opened again', async () => {
  const rejected: number[] = [];
  const bench = new Bench({ ordering: 'none', onReject: ({ id }) => void rejected.push(id) });
  bench.write(1);
  await bench.open(0);
  bench.stream(0).events.closing(5000);
  bench.write(2);
  await turn();
  bench.stream(1).events.ended(unavailable);
  bench.stream(0).events.ended(badRecord);
  await turn();
  bench.scheduler.advance(1000);
  await turn();
  expect(rejected).toEqual([1]);
  expect(bench.streams).toHaveLength(3);
  await bench.open(2);
  bench.stream(2).events.acknowledged(0);
  expect(bench.producer.stats).toMatchObject({ acked: 1, rejected: 1 });
});

test('the same with nothing left to send', async () => {
  const bench = new Bench({ ordering: 'none', onReject: () => {} });
  await bench.overlap();
  bench.stream(1).events.ended(unavailable);
  bench.stream(0).events.ended(badRecord);
  bench.scheduler.advance(1000);
  await turn();
  expect(bench.states.at(-1)).toBe('idle');
  expect(bench.producer.stats).toMatchObject({ acked: 1, rejected: 1 });
});

test('what a lost stream leaves is taken by another one that is free', async () => {
  const bench = new Bench({ ordering: 'none', streams: 2 });
  bench.write(1);
  await bench.open(0);
  await bench.open(1);
  bench.stream(0).events.ended(unavailable);
  await turn();
  expect(bench.stream(1).received).toHaveLength(1);
});

test('everything was committed when the stream of a closed producer is resumed', async () => {
  const bench = new Bench({ delivery: 'exactly-once' });
  bench.write(1);
  await bench.open(0);
  bench.stream(0).events.ended(unavailable);
  const closed = bench.producer.close();
  bench.scheduler.advance(200);
  await turn();
  const stream = bench.stream(1);
  stream.events.opened({ streamId: OPENED.streamId, committedOffset: 0 });
  expect(stream.ended).toBe(true);
  stream.events.ended(undefined);
  await closed;
  expect(bench.producer.stats.acked).toBe(1);
});

test('an aborted ready() stops connecting', async () => {
  const bench = new Bench();
  const controller = new AbortController();
  const ready = bench.producer.ready({ signal: controller.signal });
  await turn();
  controller.abort();
  await expect(ready).rejects.toMatchObject({ code: 'aborted' });
  bench.stream(0).events.ended(unavailable);
  bench.scheduler.advance(1000);
  await turn();
  expect(bench.streams).toHaveLength(1);
  expect(bench.scheduler.pending).toBe(0);
});

test('abort() leaves no timer, although a batch was about to be sealed', async () => {
  const bench = new Bench({ batch: { lingerMs: 0 } });
  void bench.producer.write({ id: 1 });
  bench.producer.abort();
  await turn();
  expect(bench.scheduler.pending).toBe(0);
  expect(bench.scheduler.holds).toBe(0);
  expect(bench.client.buffers().charged).toBe(0);
  expect(bench.producer.unacknowledged()).toEqual([{ id: 1 }]);
});

test('a stream whose time to drain is over is cancelled, and the next one sends what it left', async () => {
  const bench = new Bench();
  bench.write(1);
  await bench.open(0);
  bench.stream(0).events.closing(5000);
  bench.write(2);
  await bench.open(1);
  bench.scheduler.advance(4990);
  expect([bench.stream(0).cancelled, bench.stream(1).received.length]).toEqual([false, 0]);
  bench.scheduler.advance(10);
  expect([bench.stream(0).cancelled, bench.stream(1).received.length]).toEqual([true, 2]);
});

test('no record travels beside one that may be bad', async () => {
  const bench = new Bench({ onReject: () => {} });
  bench.write(1);
  await bench.open(0);
  bench.write(2);
  bench.stream(0).events.ended(badRecord);
  bench.write(3);
  await bench.open(1);
  for (const count of [1, 2, 3]) {
    expect(bench.stream(1).received).toHaveLength(count);
    bench.stream(1).events.acknowledged(count - 1);
  }
});

test.each([
  [4990, 'backing-off'],
  [5000, 'idle'],
] as const)('a stream without records that ends after %i ms leaves the producer %s', async (ms, state) => {
  const bench = new Bench();
  void bench.producer.ready();
  await bench.open(0);
  bench.scheduler.advance(ms);
  bench.stream(0).events.ended(undefined);
  await turn();
  expect(bench.states.at(-1)).toBe(state);
});

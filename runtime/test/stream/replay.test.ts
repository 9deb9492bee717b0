import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { FakeClient, type FakeStream, OPENED } from '../support/fake-client.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { atEnd } from '../support/producers.ts';

/** The steps of the user, the server and the clock. `n` is how much, or which. */
const step = fc.record({
  kind: fc.constantFrom(
    ...(['write', 'write', 'send', 'open', 'open', 'ack', 'ack', 'late ack', 'repeated ack'] as const),
    ...(['unavailable', 'age', 'ok', 'closing', 'blocked', 'writable', 'time', 'long time'] as const),
  ),
  n: fc.nat(1000),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const failure = new ZerobusError('unavailable', 'later', { status: 'UNAVAILABLE' });
const age = new ZerobusError('unavailable', 'old', { status: 'UNAVAILABLE', serverCode: 6002 });

/** A producer and its expected state: which records it accepted, and how many of them were acknowledged. */
class Model {
  readonly scheduler = new ManualScheduler();
  readonly client = new FakeClient((stream) => this.bases.set(stream, this.durable));
  readonly producer = new Producer<Item, Item>(
    Items,
    {
      client: this.client,
      batch: { maxRecords: 5, maxBytes: 300, lingerMs: 5 },
      inFlight: { maxRecords: 40, maxBytes: 30_000 },
      deliveryTimeoutMs: 2 ** 31 - 1,
    },
    this.scheduler,
  );
  readonly accepted: number[] = [];
  durable = 0;
  refused = 0;
  readonly sends: { readonly position: number; settled: string }[] = [];
  /** Number of acknowledged records when a stream began. */
  readonly bases = new Map<FakeStream, number>();
  readonly #opened = new Set<FakeStream>();
  readonly #acked = new Map<FakeStream, number>();
  #id = 0;

  async run({ kind, n }: Step): Promise<void> {
    const live = this.client.streams.findLast((stream) => !stream.cancelled && !stream.ended);
    const stale = this.client.streams.findLast((stream) => stream.cancelled);
    if (kind === 'write') for (let count = n % 12; count >= 0; count--) this.#write(n);
    else if (kind === 'send') await this.#send();
    else if (kind === 'time') this.scheduler.advance(n % 20);
    else if (kind === 'long time') this.scheduler.advance(n * 100);
    else if (kind === 'late ack') this.#ackStale(stale, n);
    else if (live !== undefined) this.#serve(live, kind, n);
    for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    this.#check();
  }

  #serve(stream: FakeStream, kind: Step['kind'], n: number): void {
    const { events } = stream;
    if (kind === 'open') this.#open(stream);
    else if (kind === 'ack') this.#ack(stream, n);
    else if (kind === 'repeated ack') this.#repeat(stream);
    else if (kind === 'closing') events.closing(n);
    else if (kind === 'blocked') stream.blocked = true;
    else if (kind === 'writable') {
      stream.blocked = false;
      if (this.#opened.has(stream)) events.writable();
    } else if (kind === 'unavailable' || kind === 'age' || kind === 'ok') {
      stream.cancelled = true;
      events.ended(kind === 'ok' ? undefined : kind === 'age' ? age : failure);
    }
  }

  /** Lets all messages and events arrive. */
  async finish(): Promise<void> {
    for (let round = 0; this.producer.stats.acked < this.accepted.length; round++) {
      if (round > 500) throw new Error('it does not get on');
      const kinds = ['writable', 'open', 'writable', 'ack', 'time'] as const;
      for (const kind of kinds) await this.run({ kind, n: 1000 });
      if (round % 10 === 9) await this.run({ kind: 'long time', n: 400 });
    }
  }

  #write(n: number): void {
    const id = this.#id++;
    try {
      void this.producer.write({ id, text: 'x'.repeat(id % 7 === 0 ? n : id % 5) });
      this.accepted.push(id);
    } catch (error) {
      expect(error).toMatchObject({ code: 'buffer-full' });
      this.refused++;
    }
  }

  async #send(): Promise<void> {
    const id = this.#id++;
    const before = this.producer.stats.sent;
    const send = { position: this.accepted.length, settled: '' };
    const settled = this.producer.send({ id }).then(
      () => {
        send.settled = 'durable';
      },
      (error: ZerobusError) => {
        send.settled = error.code;
      },
    );
    if (this.producer.stats.sent > before) {
      this.accepted.push(id);
      this.sends.push(send);
      return;
    }
    await settled;
    expect(send.settled).toBe('buffer-full');
    this.refused++;
  }

  #open(stream: FakeStream): void {
    if (this.#opened.has(stream)) return;
    this.#opened.add(stream);
    stream.events.opened(OPENED);
  }

  /** Acknowledges up to one of the received messages. */
  #ack(stream: FakeStream, n: number): void {
    const acked = this.#acked.get(stream) ?? 0;
    const upTo = Math.min(stream.received.length, acked + 1 + (n % 4));
    if (upTo <= acked) return;
    this.#acked.set(stream, upTo);
    this.durable += stream.received.slice(acked, upTo).reduce((sum, message) => sum + message.records.length, 0);
    stream.events.acknowledged(upTo - 1);
  }

  #repeat(stream: FakeStream): void {
    const acked = this.#acked.get(stream) ?? 0;
    if (acked > 0) stream.events.acknowledged(acked - 1);
  }

  /** Sends events of a stream that the producer has left. */
  #ackStale(stream: FakeStream | undefined, n: number): void {
    if (stream === undefined || stream.received.length === 0) return;
    stream.events.acknowledged(n % stream.received.length);
  }

  #check(): void {
    expect(this.producer.stats).toMatchObject({ sent: this.accepted.length, acked: this.durable });
    for (const { position, settled } of this.sends) expect(settled).toBe(position < this.durable ? 'durable' : '');
    // Of the others nothing changes any more.
    for (const stream of this.client.streams.slice(-2)) {
      const ids = stream.received.flatMap(({ records }) => records.map((bytes) => Items.decode(bytes).id));
      const base = this.bases.get(stream) ?? this.durable;
      expect(ids).toEqual(this.accepted.slice(base, base + ids.length));
      expect(stream.received.map(({ offset }) => offset)).toEqual(stream.received.map((_message, index) => index));
    }
  }
}

test('each stream starts with the first unacknowledged record; send resolves only with its ack; rejected records are never sent', async () => {
  // Of outages, which there are many.
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  atEnd(() => warnings.mockRestore());
  let refused = 0;
  let replaced = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 150, size: 'max' }), async (steps) => {
      const model = new Model();
      for (const each of steps) await model.run(each);
      await model.finish();
      expect(model.producer.unacknowledged()).toEqual([]);
      refused += model.refused;
      replaced += model.producer.stats.reconnects;
      model.producer.abort();
    }),
    { numRuns: 100, seed: 7 },
  );
  // What is tested does happen.
  expect(refused).toBeGreaterThan(100);
  expect(replaced).toBeGreaterThan(100);
});

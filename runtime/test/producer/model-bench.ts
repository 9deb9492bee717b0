import { expect } from 'vitest';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import { type Item, Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { isBad, ModelService } from './model-service.ts';

/** Number of keys of records. */
const KEYS = 3;
const MAX_RECORDS = 40;

/** The producers that the model is about. */
export const VARIANTS: Readonly<Record<string, ProducerOptions<Item>>> = {
  'one stream': {},
  'no linger': { batch: { maxRecords: 5, maxBytes: 300, lingerMs: 0 } },
  'streams by key': { streams: 3, ordering: 'key', key: ({ id }) => Number(id) % KEYS },
  'streams without order': { streams: 3, ordering: 'none' },
  'exactly once': { delivery: 'exactly-once' },
};

/** A promise of the producer, and what it came to. */
interface Promised {
  /** Whether what it promises is true, as the model knows. */
  isDue(): boolean;
  /** `resolved`, or the code of the error; empty while it is pending. */
  outcome: string;
  readonly name: string;
}

/** A producer and what must be true of it. */
export class ModelBench {
  readonly service = new ModelService();
  readonly scheduler = new ManualScheduler();
  readonly producer: Producer<Item, Item>;
  readonly accepted: number[] = [];
  readonly rejected = new Set<number>();
  /** Whether `close` or `abort` was called. */
  isClosing = false;
  /** What `closed` resolved with. */
  end: { readonly error: ZerobusError | undefined } | undefined;
  readonly #options: ProducerOptions<Item>;
  readonly #promises: Promised[] = [];
  #id = 0;
  #prefix = 0;

  constructor(variant: string) {
    this.#options = VARIANTS[variant] ?? {};
    const options: ProducerOptions<Item> = {
      client: this.service.client,
      batch: { maxRecords: 5, maxBytes: 300, lingerMs: 5 },
      inFlight: { maxRecords: MAX_RECORDS, maxBytes: 60_000 },
      deliveryTimeoutMs: 2 ** 31 - 1,
      onReject: ({ id }) => {
        expect(isBad(id)).toBe(true);
        this.rejected.add(id);
      },
      onAck: ({ acked }) => {
        this.#prefix = acked;
      },
      onState: ({ reason }) => expect(reason?.code).not.toBe('internal'),
      ...this.#options,
    };
    this.producer = new Producer(Items, options, this.scheduler);
    void this.producer.closed.then((error) => {
      this.end = { error };
    });
  }

  write(size: number): void {
    const id = this.#id++;
    const { sent } = this.producer.stats;
    try {
      const room = this.producer.write({ id, text: 'x'.repeat(size) });
      this.accepted.push(id);
      if (room !== undefined) this.#follow('write', room, () => false);
    } catch (error) {
      this.#checkRefusal(error, sent);
    }
  }

  async send(): Promise<void> {
    const id = this.#id++;
    const { sent } = this.producer.stats;
    const durable = this.producer.send({ id });
    if (this.producer.stats.sent === sent) return durable.catch((error: unknown) => this.#checkRefusal(error, sent));
    this.accepted.push(id);
    this.#follow('send', durable, () => this.isSettled(id));
  }

  flush(): void {
    const count = this.accepted.length;
    const isDue = () => this.accepted.slice(0, count).every((id) => this.isSettled(id));
    this.#follow('flush', this.producer.flush(), isDue);
  }

  ready(): void {
    this.#follow('ready', this.producer.ready(), () => false);
  }

  close(timeoutMs: number): void {
    this.isClosing = true;
    this.#follow('close', this.producer.close({ timeoutMs }), () => false);
  }

  abort(): void {
    this.isClosing = true;
    this.producer.abort();
  }

  isSettled(id: number): boolean {
    return this.service.durable.has(id) || this.rejected.has(id);
  }

  /** Lets everything that is under way happen, and checks what must be true at any time. */
  async check(): Promise<void> {
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
    const { stats } = this.producer;
    const settled = this.accepted.filter((id) => this.isSettled(id));
    expect(stats.sent).toBe(this.accepted.length);
    expect(stats.rejected).toBe(this.rejected.size);
    expect(this.service.offsetError).toBeUndefined();
    if (this.end === undefined) expect(stats.acked + stats.rejected).toBe(settled.length);
    expect(this.accepted.slice(0, this.#prefix).every((id) => this.isSettled(id))).toBe(true);
    this.#checkPromises();
    this.#checkOrder();
    if (this.end === undefined) this.#checkHold(settled.length);
    else this.#checkEnd(this.end.error);
  }

  #checkPromises(): void {
    for (const { name, isDue, outcome } of this.#promises) {
      const isRecord = name === 'send' || name === 'flush';
      // What a producer promised is true; what is true was promised; and nothing is pending after the end.
      if (isRecord && outcome === 'resolved') expect(isDue(), name).toBe(true);
      if (isRecord && this.end === undefined && isDue()) expect(outcome, name).not.toBe('');
      if (name === 'write') expect(['', 'resolved']).toContain(outcome);
      if (this.end !== undefined) expect(outcome, name).not.toBe('');
    }
  }

  #checkOrder(): void {
    const { stored } = this.service;
    const reached = [...new Set(stored)];
    if (this.#options.delivery === 'exactly-once') expect(stored.length).toBe(reached.length);
    const { ordering = 'producer' } = this.#options;
    if (ordering === 'none') return;
    for (let key = 0; key < (ordering === 'key' ? KEYS : 1); key++) {
      const ids = reached.filter((id) => ordering === 'producer' || id % KEYS === key);
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
    }
  }

  /** The process is kept alive exactly while there is work. */
  #checkHold(settled: number): void {
    const isWaitedFor = this.#promises.some(({ name, outcome }) => name !== 'write' && outcome === '');
    const isNeeded = settled < this.accepted.length || isWaitedFor || this.isClosing;
    expect(this.scheduler.holds > 0, 'the hold of the process').toBe(isNeeded);
  }

  #checkEnd(error: ZerobusError | undefined): void {
    // A transport that is closed ends what the producer has left to it.
    for (const stream of this.service.live) this.service.end(stream, undefined);
    expect([this.scheduler.pending, this.scheduler.holds], 'timers and holds').toEqual([0, 0]);
    const left = this.producer.unacknowledged().map(({ id }) => id);
    const { acked, rejected } = this.producer.stats;
    expect(acked + rejected + left.length).toBe(this.accepted.length);
    const isKept = new Set(left);
    expect(
      this.accepted.filter((id) => !this.isSettled(id) && !isKept.has(id)),
      'lost',
    ).toEqual([]);
    if (error === undefined) expect(left).toEqual([]);
    else expect(['aborted', 'close-timeout']).toContain(error.code);
    if (this.#options.ordering !== 'key') expect(left).toEqual([...left].sort((a, b) => a - b));
  }

  #checkRefusal(error: unknown, sent: number): void {
    expect(this.producer.stats.sent).toBe(sent);
    if (!ZerobusError.is(error)) throw error;
    if (this.isClosing) expect(['closed', 'aborted', 'close-timeout']).toContain(error.code);
    else {
      expect(error.code).toBe('buffer-full');
      const { inFlight } = this.producer.stats;
      expect(inFlight.records >= 2 * MAX_RECORDS || inFlight.bytes >= 120_000).toBe(true);
    }
  }

  #follow(name: string, promise: Promise<void>, isDue: () => boolean): void {
    const promised: Promised = { name, isDue, outcome: '' };
    this.#promises.push(promised);
    promise.then(
      () => {
        promised.outcome = 'resolved';
      },
      (error: unknown) => {
        promised.outcome = ZerobusError.is(error) ? error.code : String(error);
      },
    );
  }
}

import { getEventListeners } from 'node:events';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import type { ProducerOptions } from '../../src/producer/producer-options.ts';
import type { Scheduler } from '../../src/time/scheduler.ts';
import { type Item, Items } from '../support/items.ts';

/** Ids of one producer begin at a multiple of this. */
export const IDS = 1_000_000;

/** A promise of a producer, and whether it has settled. */
interface Tracked {
  readonly name: string;
  isSettled: boolean;
}

/** What is true of the server, for checks at the moment when a promise resolves. */
export interface Truth {
  /** Whether the service acknowledged the record, or rejected it. */
  isDurable(id: number): boolean;
}

/** A producer that records what it accepted, what it promised, and what it did wrong. */
export class TracedProducer extends Producer<Item, Item> {
  /** The ids that it accepted, in order. */
  readonly accepted: number[] = [];
  /** The ids that `onReject` received. */
  readonly rejected = new Set<number>();
  readonly violations: string[] = [];
  readonly #promises: Tracked[] = [];
  readonly #signals: AbortSignal[] = [];
  readonly #truth: Truth;
  readonly #text: number;
  readonly #aborting: AbortController;
  #nextId: number;

  /** `aborting` belongs to the signal of the options, if they have one. */
  constructor(
    index: number,
    table: number,
    text: number,
    truth: Truth,
    options: ProducerOptions,
    scheduler: Scheduler,
    aborting: AbortController,
  ) {
    const type = table === 0 ? Items : { ...Items, table: `main.test.items_${table}` };
    super(type, options, scheduler);
    this.#nextId = index * IDS;
    this.#truth = truth;
    this.#text = text;
    this.#aborting = aborting;
    this.#signals.push(aborting.signal);
  }

  /** Aborts the signal of its options. */
  abortBySignal(): void {
    this.#aborting.abort('the end of the plan');
  }

  /** Returns the next record. */
  record(): Item {
    const id = this.#nextId++;
    return this.#text === 0 ? { id } : { id, text: 'x'.repeat((id * 7) % this.#text) };
  }

  override write(record: Item): Promise<void> | undefined {
    const room = super.write(record);
    this.accepted.push(record.id);
    if (room !== undefined) void this.track('write', room);
    return room;
  }

  override send(record: Item, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const { sent } = this.stats;
    const durable = super.send(record, options);
    if (this.stats.sent > sent) this.accepted.push(record.id);
    void this.track(`send ${record.id}`, durable, () => this.#check(`send ${record.id}`, [record.id]));
    return durable;
  }

  override flush(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const count = this.accepted.length;
    const flushed = super.flush(options);
    void this.track('flush', flushed, () => this.#check('flush', this.accepted.slice(0, count)));
    return flushed;
  }

  /** Checks that the first `count` records are settled. */
  onAckOf(count: number): void {
    this.#check(`onAck ${count}`, this.accepted.slice(0, count));
    if (count > this.accepted.length) this.violations.push(`onAck ${count} of ${this.accepted.length}`);
  }

  /** Follows a promise. Calls `onResolved` when it resolves. */
  async track(name: string, promise: Promise<unknown>, onResolved: () => void = () => {}): Promise<void> {
    const tracked = { name, isSettled: false };
    this.#promises.push(tracked);
    try {
      await promise;
      onResolved();
    } catch (error) {
      if (!ZerobusError.is(error) || error.code === 'internal')
        this.violations.push(`${name} rejected: ${describe(error)}`);
    }
    tracked.isSettled = true;
  }

  /** Returns a signal whose listeners are counted at the end. */
  signal(controller: AbortController): AbortSignal {
    this.#signals.push(controller.signal);
    return controller.signal;
  }

  /** The names of the promises that have not settled. */
  get unsettled(): string[] {
    return this.#promises.filter(({ isSettled }) => !isSettled).map(({ name }) => name);
  }

  /** Number of listeners that are left at signals. */
  get listeners(): number {
    return this.#signals.reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0);
  }

  #check(what: string, ids: readonly number[]): void {
    const claimed = ids.filter((id) => !this.#truth.isDurable(id));
    if (claimed.length > 0)
      this.violations.push(`${what} claimed ${claimed.slice(0, 5).join(' ')} (${claimed.length})`);
  }
}

/** Describes what was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

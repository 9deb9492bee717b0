import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { Producer } from '../../src/producer/grpc-producer.ts';
import type { CloseOptions } from '../../src/producer/producer-options.ts';
import type { Item } from '../support/items.ts';
import type { Random } from './random.ts';

/** Calls inside calls: a getter or a callback uses the producer, whose callback uses it again. */
const MAX_DEPTH = 3;

/** Calls the methods of a producer at random. */
export class RandomUser {
  /** What is used. Assigned after the user was created, because callbacks of the producer are its own. */
  producer!: Producer<Item, Item>;
  readonly #random: Random;
  readonly #pending = new Map<Promise<unknown>, string>();
  #depth = 0;
  #lastId = 10;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Names of the methods whose promises have not settled. */
  get pending(): readonly string[] {
    return [...this.#pending.values()];
  }

  /** Calls one method of the producer, unless it is called too deep inside other calls. */
  act(): void {
    if (this.#depth === MAX_DEPTH) return;
    this.#depth++;
    try {
      this.#call();
    } catch (error) {
      if (!ZerobusError.is(error)) throw error;
    } finally {
      this.#depth--;
    }
  }

  /** Calls a method of the producer with this probability. */
  mayAct(probability: number): void {
    if (this.#random.chance(probability)) this.act();
  }

  /** Notes that the promise of a method must settle. */
  watch(method: string, promise: Promise<unknown> | undefined): void {
    if (promise === undefined) return;
    this.#pending.set(promise, method);
    const settle = () => this.#pending.delete(promise);
    promise.then(settle, settle);
  }

  #call(): void {
    const producer = this.producer;
    const signal = this.#random.chance(0.2) ? AbortSignal.abort() : undefined;
    const draw = this.#random.next();
    if (draw < 0.4) this.watch('write', producer.write(this.#record()));
    else if (draw < 0.6) this.watch('send', producer.send(this.#record(), { signal }));
    else if (draw < 0.7) this.watch('flush', producer.flush({ signal }));
    else if (draw < 0.75) this.watch('writeAll', producer.writeAll(this.#records(3), { signal }));
    else if (draw < 0.8) this.watch('ready', producer.ready({ signal }));
    else if (draw < 0.85) this.watch('spooled', producer.spooled({ signal }));
    else if (draw < 0.98) this.#look();
    else this.#end({ timeoutMs: this.#random.pick([0, 10, 100]), signal });
  }

  #look(): void {
    void this.producer.stats;
    void this.producer.unacknowledged();
  }

  #end(options: CloseOptions): void {
    const draw = this.#random.next();
    if (draw < 0.5) this.watch('close', this.producer.close(options));
    else if (draw < 0.75) this.watch('retire', this.producer.retire(options));
    else this.producer.abort();
  }

  #records(count: number): Item[] {
    return Array.from({ length: count }, () => this.#record());
  }

  /** Returns a new record, of which some have a getter that uses the producer. */
  #record(): Item {
    const id = ++this.#lastId;
    const text = 'x'.repeat(this.#random.integer(0, 299));
    if (!this.#random.chance(0.05)) return { id, text };
    const act = () => this.act();
    return {
      id,
      get text() {
        act();
        return text;
      },
    };
  }
}

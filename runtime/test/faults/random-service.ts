import { setImmediate as turn } from 'node:timers/promises';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { FakeClient, type FakeStream } from '../support/fake-client.ts';
import { badRecord, unavailable } from '../support/service-errors.ts';
import type { Random } from './random.ts';

/** A service that opens, acknowledges, closes and ends streams at random, and rejects some batches. */
export class RandomService {
  readonly client: FakeClient = new FakeClient();
  readonly #random: Random;
  readonly #isPersistent: boolean;
  readonly #opened = new Set<FakeStream>();
  readonly #ended = new Set<FakeStream>();
  /** Number of batches that were acknowledged on each stream. */
  readonly #acked = new Map<FakeStream, number>();
  /** The last committed offset of the persistent stream. */
  #committed: number | undefined;

  /** `whileTokenIsRead` is called sometimes while the producer waits for a token. */
  constructor(random: Random, isPersistent: boolean, whileTokenIsRead: () => void) {
    this.#random = random;
    this.#isPersistent = isPersistent;
    const failing = random.chance(0.2) ? 0.5 : 0;
    this.client.tokenFor = async () => {
      if (random.chance(failing)) throw new ZerobusError('token-unavailable', 'later');
      if (random.chance(0.1)) whileTokenIsRead();
      return 'token';
    };
    this.client.retiring = (signal) => this.#retire(signal);
  }

  /** Lets each stream make one step. If `isCalm`, nothing fails. */
  step(isCalm: boolean): void {
    for (const stream of this.client.streams) {
      if (this.#isOver(stream)) continue;
      if (this.#opened.has(stream)) this.#answer(stream, isCalm);
      else this.#open(stream, isCalm);
    }
  }

  #open(stream: FakeStream, isCalm: boolean): void {
    if (this.#random.chance(0.5)) {
      this.#opened.add(stream);
      stream.events.opened({ streamId: 'stream', committedOffset: this.#committed });
    } else if (!isCalm && this.#random.chance(0.3)) {
      this.#end(stream, unavailable);
    }
  }

  #answer(stream: FakeStream, isCalm: boolean): void {
    const random = this.#random;
    const acked = this.#acked.get(stream) ?? 0;
    const isWaiting = stream.received.length > acked;
    if (isWaiting && random.chance(0.6)) {
      this.#acknowledge(stream, random.integer(acked + 1, stream.received.length));
    } else if (!isCalm) {
      this.#disturb(stream, isWaiting);
    }
    if (stream.ended && !this.#isOver(stream) && random.chance(0.5)) this.#end(stream, undefined);
  }

  #disturb(stream: FakeStream, isWaiting: boolean): void {
    const draw = this.#random.next();
    if (draw < 0.1) this.#end(stream, this.#random.pick([undefined, unavailable]));
    else if (draw < 0.2) stream.events.closing(this.#random.pick([0, 20]));
    else if (draw < 0.4 && isWaiting) this.#end(stream, badRecord);
  }

  #acknowledge(stream: FakeStream, count: number): void {
    const offset = stream.received[count - 1]?.offset as number;
    this.#acked.set(stream, count);
    if (this.#isPersistent) this.#committed = Math.max(this.#committed ?? offset, offset);
    stream.events.acknowledged(offset);
  }

  #end(stream: FakeStream, error: ZerobusError | undefined): void {
    this.#ended.add(stream);
    stream.events.ended(error);
  }

  #isOver(stream: FakeStream): boolean {
    return stream.cancelled || this.#ended.has(stream);
  }

  /** Retires a stream, fails, or never responds. */
  async #retire(signal: AbortSignal): Promise<void> {
    const outcome = this.#random.pick(['done', 'done', 'failed', 'silent']);
    const aborted = new Promise<never>((_, reject) => {
      const abort = () => reject(new ZerobusError('aborted', 'The call was aborted'));
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
    });
    await Promise.race([aborted, outcome === 'silent' ? aborted : turn()]);
    if (outcome === 'failed') throw unavailable;
  }
}

import type { Buffer } from 'node:buffer';
import { setImmediate as turn } from 'node:timers/promises';
import type { ZerobusErrorCode } from '../../src/errors/error-codes.ts';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { Spool, SpooledBatch, SpoolMark, SpoolRequest } from '../../src/spool/spool.ts';
import { Items } from '../support/items.ts';
import { MemorySpool } from '../support/memory-spool.ts';
import type { Random } from './random.ts';

/** A spool in memory that may be full, slow, locked, lost or damaged, and may contain records of an earlier process. */
export class RandomSpool extends MemorySpool {
  readonly #random: Random;
  /** The probability that a call fails. */
  readonly #failing: number;
  #written = 0;
  #isLost = false;
  /** Reports a failure in the background. Undefined after the first one. */
  #onFailed: SpoolRequest['onFailed'] | undefined;

  constructor(random: Random) {
    super(random.pick([0, 1, 3, 100]));
    this.#random = random;
    this.#failing = random.chance(0.3) ? 0.1 : 0;
    this.fsync = random.chance(0.4);
    if (this.fsync) this.syncedIndex = 0;
    if (random.chance(0.4)) this.backlog = [1, 2, 3].map((id) => this.#keep(Items.encode({ id }), 1));
  }

  override async open(request: SpoolRequest): Promise<Spool> {
    this.#onFailed = request.onFailed;
    if (this.#random.chance(0.3)) await turn();
    this.#mayFail(0.03, ['spool-locked']);
    return super.open(request);
  }

  override append(body: Uint8Array, count: number): SpooledBatch {
    if (this.#isLost) throw failure('spool-lost');
    this.#mayFail(this.#failing, ['spool-full', 'spool-failed']);
    if (this.#random.chance(this.#failing / 4)) this.#lose();
    return this.#keep(body, count);
  }

  override read(batch: SpooledBatch, room: number): Buffer {
    this.#mayFail(this.#failing / 4, ['spool-damaged']);
    return super.read(batch, room);
  }

  override writeMark(mark: SpoolMark): void {
    this.#mayFail(this.#failing, ['spool-full', 'spool-failed']);
    super.writeMark(mark);
    this.settle(mark.index - 1);
  }

  override async synced(): Promise<void> {
    const written = this.#written;
    if (this.#random.chance(0.5)) await turn();
    if (this.#isLost) throw failure('spool-lost');
    this.syncedIndex = Math.max(this.syncedIndex, written);
  }

  override async close(): Promise<void> {
    if (this.#random.chance(0.1)) this.#report(failure('spool-failed'));
    this.#mayFail(0.1, ['spool-failed']);
  }

  #keep(body: Uint8Array, count: number): SpooledBatch {
    const batch = super.append(body, count);
    this.#written = batch.index + 1;
    return batch;
  }

  /** Another process takes the lock. */
  #lose(): never {
    this.#isLost = true;
    const error = failure('spool-lost');
    this.#report(error);
    throw error;
  }

  #report(error: ZerobusError): void {
    const onFailed = this.#onFailed;
    this.#onFailed = undefined;
    onFailed?.(error);
  }

  #mayFail(probability: number, codes: readonly ZerobusErrorCode[]): void {
    if (this.#random.chance(probability)) throw failure(this.#random.pick(codes));
  }
}

function failure(code: ZerobusErrorCode): ZerobusError {
  return new ZerobusError(code, 'The test says so');
}

import type { SharedBuffers } from '../batch/buffer-pool.js';
import type { ProducerSettings } from './producer-settings.js';

/** Records are rejected beyond this multiple of `inFlight`: the caller ignores the promises that it gets. */
const HARD_LIMIT = 2;

/** What is accepted but neither acknowledged nor rejected. */
export interface InFlight {
  readonly records: number;
  /** Bytes of memory. */
  readonly bytes: number;
}

/** Writers that accepted at most this part of the window one after another wait together: a promise for each record would cost more than the record. */
const GROUPS = 16;

interface RoomWaiter {
  /** How many records must be settled, and how many bytes freed, since the producer was created. */
  records: number;
  bytes: number;
  /** The same numbers for the first writer of the group. */
  readonly firstRecords: number;
  readonly firstBytes: number;
  /** Number of writers of the group. */
  writers: number;
  readonly promise: Promise<void>;
  resolve(): void;
}

/**
 * Limits how much may be accepted but not yet settled. A record over the limit is still accepted, and its writer waits for its turn; at
 * twice the limit no record is accepted.
 */
export class Window {
  /** Whether no record may be accepted. */
  isFull = false;
  /** Whether the writer of the next record must wait. */
  isOver = false;
  /** Records and bytes that may still be accepted before a writer must wait; at least 1. */
  roomRecords = 1;
  roomBytes = 1;
  readonly #settings: ProducerSettings;
  readonly #pool: SharedBuffers;
  readonly #getInFlight: () => InFlight;
  readonly #resume = (): void => this.update();
  #waiters: RoomWaiter[] = [];
  #waiting = 0;
  #settled = 0;
  #freed = 0;
  #isEnded = false;

  constructor(settings: ProducerSettings, pool: SharedBuffers, getInFlight: () => InFlight) {
    this.#settings = settings;
    this.#pool = pool;
    this.#getInFlight = getInFlight;
  }

  /** Number of writers that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Counts records that are settled, and bytes that no longer count. Call `update` after it. */
  release(records: number, bytes: number): void {
    this.#settled += records;
    this.#freed += bytes;
  }

  /** Recomputes the limits, and lets writers go on whose turn has come. Call it after something was accepted, sealed or released. */
  update(): void {
    const { records, bytes } = this.#getInFlight();
    const { maxRecords, maxBytes } = this.#settings.inFlight;
    this.isFull = records >= maxRecords * HARD_LIMIT || bytes >= maxBytes * HARD_LIMIT;
    const isPoolFull = this.#isPoolFull(bytes);
    this.isOver = records >= maxRecords || bytes >= maxBytes || isPoolFull;
    this.roomRecords = Math.max(1, maxRecords - records);
    this.roomBytes = Math.max(1, maxBytes - bytes);
    if (this.#waiters.length === 0) return;
    let resumed = 0;
    if (!isPoolFull) {
      const isEmpty = records === 0;
      for (const waiter of this.#waiters) {
        if (!isEmpty && (waiter.records > this.#settled || waiter.bytes > this.#freed)) break;
        waiter.resolve();
        this.#waiting -= waiter.writers;
        resumed++;
      }
    }
    if (resumed > 0) this.#waiters.splice(0, resumed);
    if (isPoolFull && this.#waiters.length > 0) this.#pool.whenFreed(this.#resume);
  }

  /** Returns a promise that resolves when what is accepted until now fits into the window; in the order of the calls. At once after `end`. */
  wait(): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    const inFlight = this.#getInFlight();
    const { maxRecords, maxBytes } = this.#settings.inFlight;
    if (this.#isPoolFull(inFlight.bytes)) this.#pool.whenFreed(this.#resume);
    const records = this.#settled + inFlight.records - maxRecords + 1;
    const bytes = this.#freed + inFlight.bytes - maxBytes + 1;
    this.#waiting++;
    const last = this.#waiters.at(-1);
    if (
      last !== undefined &&
      records - last.firstRecords < maxRecords / GROUPS &&
      bytes - last.firstBytes < maxBytes / GROUPS
    ) {
      last.records = records;
      last.bytes = bytes;
      last.writers++;
      return last.promise;
    }
    let resolve = (): void => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.#waiters.push({ records, bytes, firstRecords: records, firstBytes: bytes, writers: 1, promise, resolve });
    return promise;
  }

  /** Lets all writers go on: nothing more is accepted. */
  end(): void {
    this.#isEnded = true;
    this.#pool.forget(this.#resume);
    const waiters = this.#waiters;
    this.#waiters = [];
    this.#waiting = 0;
    for (const waiter of waiters) waiter.resolve();
  }

  /** Whether the producers of the client hold too much together. One batch for each is always allowed, so that none starves another. */
  #isPoolFull(bytes: number): boolean {
    return this.#pool.isFull && bytes > this.#settings.batch.maxBytes;
  }
}

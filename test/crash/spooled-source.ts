// Numbered records that are sent exactly once, from a spool, to emulators that crash.
import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import { Producer, type ZerobusClient, ZerobusError } from 'zerobus-runtime';
import { fileSpool } from 'zerobus-runtime/spool';
import { SensorEvent, type SensorEventInit } from '../../generated/catalog/iot/sensor-event.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { row } from '../producer/rows.ts';
import { runs } from '../producer/runs.ts';

/** More records than a source sends. */
const MAX_RECORDS = 1_000_000_000;

/** Writes records until it is stopped or finished. One that is created with the same spool continues. */
export class SpooledSource {
  readonly #first: number;
  readonly #create: () => Producer<SensorEventInit, SensorEvent>;
  #producer: Producer<SensorEventInit, SensorEvent>;
  #isRunning = true;
  #next = 0;
  #writing: Promise<unknown>;

  /** Writes the records with the numbers of source `index`: each source has its own. */
  constructor(client: ZerobusClient, root: string, index: number) {
    this.#first = index * MAX_RECORDS;
    this.#create = () =>
      new Producer(SensorEvent, {
        client,
        delivery: 'exactly-once',
        spool: fileSpool(root, { maxBytes: 256 * 1024 }),
        batch: { maxRecords: 20 },
        inFlight: { maxBytes: 32 * 1024 },
        retry: { initialMs: 1, maxMs: 20 },
      });
    this.#producer = this.#create();
    this.#writing = this.#write();
    this.#writing.catch(() => {});
  }

  /** Stops as a crash does: what is in the spool is left there. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#producer.abort();
    await this.#producer.closed;
    await this.#writing.catch(() => {});
  }

  /** Delivers everything that was written, and returns how many records these are, with what its spool had before. */
  async finish(): Promise<number> {
    this.#isRunning = false;
    try {
      await this.#writing;
      await this.#producer.flush();
      await this.#producer.close();
      return this.#next;
    } catch (error) {
      // Tokens end with their emulator. If it is killed twice in a row before it acknowledges anything, a new token is rejected too.
      if (!(error instanceof ZerobusError) || error.code !== 'token-rejected') throw error;
      await this.stop();
      this.#producer = this.#create();
      this.#writing = this.#write();
      return this.finish();
    }
  }

  async #write(): Promise<void> {
    await this.#producer.spooled();
    this.#next = this.#producer.stats.spool?.records ?? -1;
    for (; this.#isRunning; this.#next++) {
      await this.#producer.write(row(this.#first + this.#next));
      if (this.#next % 20 === 0) await setImmediate();
    }
  }
}

/** Starts an emulator with the folder, and expects each record of each source once, in order. */
export async function expectOnce(data: string, counts: readonly number[]): Promise<void> {
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  for (const [index, count] of counts.entries()) {
    expect(runs(readNumbers(emulator, index))).toBe(count === 0 ? '' : count === 1 ? '0' : `0-${count - 1}`);
  }
}

function readNumbers(emulator: Emulator, index: number): number[] {
  const numbers = emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity) - index * MAX_RECORDS);
  return numbers.filter((number) => number >= 0 && number < MAX_RECORDS);
}

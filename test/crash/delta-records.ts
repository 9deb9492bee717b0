// Numbered records that are sent to an emulator with Delta tables, and what must be left of them after a crash.
import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import { Producer, type ZerobusClient } from 'zerobus-runtime';
import { SensorEvent, type SensorEventInit } from '../../generated/catalog/iot/sensor-event.ts';
import { startEmulator } from '../../src/emulator/index.ts';
import { row } from '../producer/rows.ts';

/** Sends records until it is stopped, each of them once, and knows which are acknowledged. */
export class NumberedSource {
  /** The numbers of records that were acknowledged. */
  readonly acked = new Set<number>();
  #next: number;
  readonly #step: number;
  #isRunning = true;
  readonly #producer: Producer<SensorEventInit, SensorEvent>;
  readonly #sending: Promise<void>;
  readonly #device: string;

  /** Sends `first`, `first + step` and so on, in records that have at least `size` bytes. */
  constructor(client: ZerobusClient, first: number, step: number, size = 0) {
    this.#next = first;
    this.#step = step;
    this.#device = 'sensor'.padEnd(size, 'x');
    this.#producer = new Producer(SensorEvent, {
      client,
      batch: { maxRecords: 20 },
      // A record that is sent again after a reconnect would be stored twice, which is not what is tested.
      retry: { initialMs: 60_000, maxMs: 60_000 },
    });
    this.#sending = this.#send();
  }

  /** The number of the next record. */
  get next(): number {
    return this.#next;
  }

  /** Sends nothing more, and gives up what is not acknowledged. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#producer.abort();
    await this.#producer.closed;
    await this.#sending;
  }

  async #send(): Promise<void> {
    for (let count = 0; this.#isRunning; count++) {
      const number = this.#next;
      this.#next += this.#step;
      this.#producer.send({ ...row(number), device_id: this.#device }).then(
        () => this.acked.add(number),
        () => {},
      );
      if (count % 50 === 49) await setImmediate();
      const { records, bytes } = this.#producer.stats.inFlight;
      if (records > 2000 || bytes > 32_000_000) await this.#producer.flush().catch(() => {});
    }
  }
}

/** Starts an emulator with the folder, and expects all acknowledged records, and no record twice. */
export async function expectRecords(data: string, acked: ReadonlySet<number>): Promise<void> {
  await using emulator = await startEmulator({ tables: [SensorEvent], data });
  const counts = new Map<number, number>();
  for (const { humidity } of emulator.rows(SensorEvent)) {
    counts.set(Number(humidity), (counts.get(Number(humidity)) ?? 0) + 1);
  }
  expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
  expect([...acked].filter((number) => !counts.has(number))).toEqual([]);
}

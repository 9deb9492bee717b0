import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach } from 'vitest';
import { Producer, type ProducerOptions, ZerobusClient } from 'zerobus-runtime';
import { SensorEvent, type SensorEventInit } from '../../generated/catalog/iot/sensor-event.ts';
import { type Emulator, type Fault, startEmulator } from '../../src/emulator/index.ts';

import { row, withBadRecords } from './rows.ts';

const cleanups: (() => unknown)[] = [];
const running = { test: 0 };

afterEach(async () => {
  running.test++;
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Returns a new folder, which is removed after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zerobus producer '));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts an emulator, which is closed after the test. */
export async function start(...faults: Fault[]): Promise<Emulator> {
  const emulator = await startEmulator({ tables: [SensorEvent], faults });
  cleanups.push(() => emulator.close());
  return emulator;
}

/** A producer of sensor events. */
export type Sensors = Producer<SensorEventInit, SensorEvent>;

/** Returns the same record type with other bytes of its descriptor: with another name of the message. */
export function withOtherDescriptor(): typeof SensorEvent {
  const descriptor = SensorEvent.descriptor.slice();
  const at = Buffer.from(descriptor).indexOf('SensorEvent');
  if (at < 0) throw new Error('the descriptor does not have the name');
  descriptor[at] = 'T'.charCodeAt(0);
  return Object.assign(Object.create(withBadRecords) as typeof SensorEvent, { descriptor });
}

/** Creates a producer with short delays between attempts. It is aborted after the test. */
export function produce(
  emulator: Emulator,
  options: ProducerOptions<SensorEvent> = {},
  type: typeof SensorEvent = withBadRecords,
): Sensors {
  const settings = { client: emulator.client, retry: { initialMs: 1, maxMs: 5 }, ...options };
  const producer = new Producer<SensorEventInit, SensorEvent>(type, settings);
  cleanups.push(() => {
    producer.abort('test over');
    return producer.closed;
  });
  return producer;
}

/** A client whose tokens fail while `isAway`, as if nothing answered. */
export class AwayClient {
  isAway = true;
  readonly client: ZerobusClient;

  constructor(emulator: Emulator) {
    const { DATABRICKS_CLIENT_ID: clientId = '', DATABRICKS_CLIENT_SECRET: clientSecret = '' } = emulator.env;
    const { endpoint, workspaceUrl } = emulator;
    const other = new ZerobusClient({ endpoint, workspaceUrl, credentials: { clientId, clientSecret } });
    const tokens = other.tokens();
    const token = async (): Promise<string> => {
      if (this.isAway) throw new Error('away');
      return tokens.token(SensorEvent.table, new AbortController().signal);
    };
    this.client = new ZerobusClient({ endpoint, credentials: { token } });
  }
}

/** Returns the numbers of the rows of the table, in order of arrival. */
export function ids(emulator: Emulator): number[] {
  return emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity));
}

/** Returns `count` numbers from `from` on. */
export function range(count: number, from: number = 0): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

/** Writes the records with these numbers, waiting for room. */
export async function writeRows(producer: Sensors, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await producer.write(row(number));
}

/** Returns the state after the process of a spool died: a copy of its files, with nobody who owns them. */
export function copyAsCrashed(root: string): string {
  const copy = newFolder();
  cpSync(root, copy, { recursive: true });
  for (const folder of readdirSync(copy)) rmSync(join(copy, folder, 'lock'), { force: true });
  return copy;
}

/** Resolves when `condition` is true, which is checked each time the event loop runs. Rejects when the test ends. */
export async function until(condition: () => boolean): Promise<void> {
  const { test } = running;
  while (!condition()) {
    if (running.test !== test) throw new Error('the test ended before the condition became true');
    await setImmediate();
  }
}

/** Returns the error that `promise` rejects with. */
export function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('the promise did not reject');
    },
    (error: unknown) => error,
  );
}

// Writes a numbered source through a producer with a spool, and prints what is certain: `from N` is where it resumed, `spooled N` that
// the spool holds all before N, `done N` that all before N are delivered. Ends after `count` records, if that is not 0.
import { writeSync } from 'node:fs';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { Producer } from 'zerobus-runtime';
import { fileSpool } from 'zerobus-runtime/spool';
import type { SensorEvent, SensorEventInit } from '../../generated/catalog/iot/sensor-event.ts';
import { badRow, row, withBadRecords } from '../producer/rows.ts';

/** What the test passes as JSON. */
export interface SourceSettings {
  readonly root: string;
  readonly delivery: 'at-least-once' | 'exactly-once';
  readonly fsync: boolean;
  readonly maxBytes: number;
  /** Each record with a multiple of this number is one that the service rejects; 0 for none. */
  readonly badEvery: number;
  readonly count: number;
}

const settings = JSON.parse(process.argv[2] ?? '') as SourceSettings;
const { root, delivery, fsync, maxBytes, badEvery, count } = settings;

function print(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      // The test reads more slowly than this process writes.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

const producer = new Producer<SensorEventInit, SensorEvent>(withBadRecords, {
  delivery,
  spool: fileSpool(root, { fsync, maxBytes }),
  batch: { maxRecords: 20 },
  // What is in flight must be less than what is between two faults, or nothing is ever acknowledged.
  inFlight: { maxBytes: 16_384 },
  retry: { initialMs: 1, maxMs: 20 },
  ...(badEvery > 0 ? { onReject: () => {}, maxRejects: 1000 } : {}),
});
// Opens the spool.
await producer.spooled();
const from = producer.stats.spool?.records ?? -1;
print(`from ${from}`);
for (let number = from; count === 0 || number < from + count; number++) {
  await producer.write(badEvery > 0 && number % badEvery === 0 ? badRow(number) : row(number));
  if (Math.random() < 0.01) await setTimeout(1);
  if (Math.random() > 0.02) continue;
  await producer.spooled();
  print(`spooled ${number + 1}`);
}
await producer.flush();
await producer.close();
print(`done ${from + count}`);

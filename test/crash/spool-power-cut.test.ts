// A producer with a spool whose machine loses power at random moments: what fsync has not written is gone (CRASH_RUNS, CRASH_SEED).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Producer, type ProducerOptions } from 'zerobus-runtime';
import { SensorEvent, type SensorEventInit } from '../../generated/catalog/iot/sensor-event.ts';
import { systemDisk } from '../../runtime/src/spool/disk.ts';
import { openSpool } from '../../runtime/src/spool/open-spool.ts';
import { systemScheduler } from '../../runtime/src/time/scheduler.ts';
import { VolatileDisk } from '../../runtime/test/spool/scripted-disks.ts';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { Chooser } from '../fuzz/chooser.ts';
import { row } from '../producer/rows.ts';
import { runs } from '../producer/runs.ts';

/** Power cuts, half of them for each way of delivery. */
const RUNS = Math.ceil(Number(process.env['CRASH_RUNS'] ?? (process.env['MODE'] === 'crash-long' ? 200 : 40)) / 4);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);

function produce(
  emulator: Emulator,
  root: string,
  disk: typeof systemDisk,
  options: ProducerOptions<SensorEvent>,
): Producer<SensorEventInit, SensorEvent> {
  const home = { root, disk, scheduler: systemScheduler, maxBytes: 64 * 1024, whenFull: 'wait', fsync: true } as const;
  return new Producer<SensorEventInit, SensorEvent>(SensorEvent, {
    client: emulator.client,
    spool: { open: (request) => openSpool(home, request) },
    batch: { maxRecords: 10 },
    // What is in flight must be less than what is between two faults, or nothing is ever acknowledged.
    inFlight: { maxBytes: 8192 },
    retry: { initialMs: 1, maxMs: 5 },
    ...options,
  });
}

describe.each(['at-least-once', 'exactly-once'] as const)('%s', (delivery) => {
  const rounds = Array.from({ length: Math.max(1, RUNS >> 1) }, (_, round) => [round] as const);
  test.each(rounds)(`what spooled() confirmed survives power cut %i, seed ${SEED}`, async (round) => {
    const chooser = new Chooser(SEED + round);
    await using emulator = await startEmulator({
      tables: [SensorEvent],
      faults: [
        { kind: 'cut', after: 307, every: true },
        { kind: 'lost-answer', after: 811, every: true },
      ],
    });
    const root = mkdtempSync(join(tmpdir(), 'zerobus power '));
    const left = mkdtempSync(join(tmpdir(), 'zerobus power '));
    try {
      const volatile = new VolatileDisk();
      const first = produce(emulator, root, volatile.disk, { delivery });
      await first.spooled();
      let confirmed = 0;
      let isOn = true;
      const writing = (async () => {
        for (let number = 0; isOn; number++) {
          await first.write(row(number));
          if (chooser.oneIn(10)) await setImmediate();
          if (!chooser.oneIn(20)) continue;
          await first.spooled();
          if (isOn) confirmed = number + 1;
        }
      })().catch(() => {});
      for (let turns = chooser.below(300); turns > 0; turns--) await setImmediate();
      isOn = false;
      volatile.cutPower(join(root, SensorEvent.table), left);
      first.abort();
      await first.closed;
      await writing;

      const second = produce(emulator, left, systemDisk, { delivery });
      await second.spooled();
      const from = second.stats.spool?.records ?? -1;
      if (delivery === 'exactly-once') expect(from).toBeGreaterThanOrEqual(confirmed);
      for (let number = from; number < confirmed + 200; number++) await second.write(row(number));
      await second.flush();
      await second.close();
      const numbers = emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity));
      const all = Array.from({ length: Math.max(from, confirmed + 200) }, (_, number) => number);
      if (delivery === 'exactly-once') expect(runs(numbers)).toBe(runs(all));
      else expect(runs([...new Set(numbers)].slice(0, all.length))).toBe(runs(all));
    } finally {
      rmSync(root, { recursive: true, force: true });
      rmSync(left, { recursive: true, force: true });
    }
  });
});

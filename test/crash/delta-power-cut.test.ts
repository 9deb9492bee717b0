// An emulator with Delta tables whose machine loses power at random moments: of its log only what a finished fdatasync covered is left
// (CRASH_RUNS, CRASH_SEED). Killing the process shows nothing about that, because the page cache survives.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import { startWithParts } from '../../src/emulator/start-emulator.ts';
import { ScriptedLogFiles } from '../emulator/delta/scripted-log-files.ts';
import { Chooser } from '../fuzz/chooser.ts';
import { cutPower } from './cut-power.ts';
import { expectRecords, NumberedSource } from './delta-records.ts';

const RUNS = Math.ceil(Number(process.env['CRASH_RUNS'] ?? (process.env['MODE'] === 'crash-long' ? 200 : 40)) / 4);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);

test.each(Array.from({ length: Math.max(1, RUNS) }, (_, round) => [round] as const))(
  `what is acknowledged survives power cut %i, seed ${SEED}`,
  async (round) => {
    const chooser = new Chooser(SEED + round);
    const [data, left] = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'zerobus power '))) as [string, string];
    const files = new ScriptedLogFiles();
    try {
      await using emulator = await startWithParts({ tables: [SensorEvent], data }, { logFiles: files });
      const sources = [0, 1, 2].map((first) => new NumberedSource(emulator.client, first, 3));
      // Half of them while the first segments become files.
      const time = performance.now() + chooser.below(chooser.oneIn(2) ? 200 : 3000);
      while (performance.now() < time || sources.some(({ acked }) => acked.size === 0)) await setImmediate();
      const acked = new Set(sources.flatMap((source) => [...source.acked]));
      cutPower(data, left, files);
      await Promise.all(sources.map((source) => source.stop()));
      expect(acked.size).toBeGreaterThan(0);
      await expectRecords(left, acked);
    } finally {
      rmSync(data, { recursive: true, force: true });
      rmSync(left, { recursive: true, force: true });
    }
  },
);

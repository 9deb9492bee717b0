// Exactly once into an emulator with Delta tables whose machine loses power at random moments, over and over, together with the processes
// that send: of the log only what a finished fdatasync covered is left (CRASH_RUNS, CRASH_SEED).
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
import { expectOnce, SpooledSource } from './spooled-source.ts';

/** Power cuts, some of one folder in a row. */
const RUNS = Math.ceil(Number(process.env['CRASH_RUNS'] ?? (process.env['MODE'] === 'crash-long' ? 200 : 40)) / 4);
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);
const CUTS = 4;
const SOURCES = [0, 1];

test.each(Array.from({ length: Math.max(1, Math.round(RUNS / CUTS)) }, (_, round) => [round] as const))(
  `each record is in the table once after power cuts, round %i, seed ${SEED}`,
  async (round) => {
    const chooser = new Chooser(SEED + round);
    const folder = mkdtempSync(join(tmpdir(), 'zerobus power '));
    const dataOf = (cut: number): string => join(folder, `data ${cut}`);
    const spoolOf = (cut: number, source: number): string => join(folder, `spool ${cut} ${source}`);
    try {
      for (let cut = 0; cut < CUTS; cut++) {
        const files = new ScriptedLogFiles();
        await using emulator = await startWithParts({ tables: [SensorEvent], data: dataOf(cut) }, { logFiles: files });
        const sources = SOURCES.map((source) => new SpooledSource(emulator.client, spoolOf(cut, source), source));
        // Some while streams are created or resumed, and some while the first segments become files.
        const time = performance.now() + chooser.below(chooser.oneIn(3) ? 60 : 2500);
        while (performance.now() < time) await setImmediate();
        cutPower(dataOf(cut), dataOf(cut + 1), files);
        for (const source of SOURCES) copyAsCrashed(spoolOf(cut, source), spoolOf(cut + 1, source));
        await Promise.all(sources.map((source) => source.stop()));
      }
      await using emulator = await startWithParts({ tables: [SensorEvent], data: dataOf(CUTS) }, {});
      const sources = SOURCES.map((source) => new SpooledSource(emulator.client, spoolOf(CUTS, source), source));
      const time = performance.now() + 100;
      while (performance.now() < time) await setImmediate();
      const counts = await Promise.all(sources.map((source) => source.finish()));
      expect(Math.min(...counts)).toBeGreaterThan(0);
      await emulator.close();
      await expectOnce(dataOf(CUTS), counts);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

/** Copies the files of a spool as its process leaves them, without those who own them. */
function copyAsCrashed(root: string, copy: string): void {
  cpSync(root, copy, { recursive: true });
  for (const table of readdirSync(copy)) rmSync(join(copy, table, 'lock'), { force: true });
}

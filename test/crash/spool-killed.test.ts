// A process that writes through a spool into an emulator with faults, killed at random moments (CRASH_RUNS, CRASH_SEED).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SensorEvent } from '../../generated/catalog/iot/sensor-event.ts';
import { type Emulator, type Fault, startEmulator } from '../../src/emulator/index.ts';
import { Chooser } from '../fuzz/chooser.ts';
import { runs } from '../producer/runs.ts';
import type { SourceSettings } from './spool-source.ts';

/** Kills, half of them for each way of delivery. */
const RUNS = Number(process.env['CRASH_RUNS'] ?? (process.env['MODE'] === 'crash-long' ? 200 : 40));
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);
/** Kills of one folder and table. */
const KILLS = 10;
/** Records of the run that is not killed. */
const LAST = 300;

const faults: readonly Fault[] = [
  { kind: 'cut', after: 977, every: true },
  { kind: 'lost-answer', after: 1411, every: true },
  { kind: 'close-signal', after: 1631, every: true, durationMs: 5 },
  { kind: 'status', after: 2887, every: true, status: 'UNAVAILABLE', serverCode: 6002 },
];

let folder: string;
let program: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zerobus spool killed '));
  program = join(folder, 'source.mjs');
  const entry = fileURLToPath(new URL('spool-source.ts', import.meta.url));
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a process printed until it ended. */
interface Outcome {
  readonly from: number | undefined;
  readonly spooled: number;
  readonly done: number | undefined;
  readonly errors: string;
}

/** Runs the source, and kills it `killAfter` milliseconds after it resumed, or after its start if it is `early`. */
async function run(
  emulator: Emulator,
  settings: SourceSettings,
  kill: { readonly after: number; readonly early: boolean } | undefined,
): Promise<Outcome> {
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(settings)], {
    env: { ...process.env, ...emulator.env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const seen = new Map<string, number>();
  const lines = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> });
  const isOver = new AbortController();
  const killLater = (after: number): void => {
    setTimeout(after, undefined, { signal: isOver.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    );
  };
  if (kill?.early === true) killLater(kill.after);
  lines.on('line', (line) => {
    const [word = '', number] = line.split(' ');
    seen.set(word, Number(number));
    if (word === 'from' && kill?.early === false) killLater(kill.after);
  });
  await Promise.all([once(child, 'close'), once(lines, 'close')]);
  isOver.abort();
  return { from: seen.get('from'), spooled: seen.get('spooled') ?? 0, done: seen.get('done'), errors };
}

describe.each(['at-least-once', 'exactly-once'] as const)('%s', (delivery) => {
  // A full spool lets batches be sent that it never holds, if they may be delivered again.
  const expectResumed = (from: number, confirmed: number): void => {
    if (delivery === 'exactly-once') expect(from).toBeGreaterThanOrEqual(confirmed);
  };
  const campaigns = Math.max(1, Math.round(RUNS / KILLS / 2));
  test.each(Array.from({ length: campaigns }, (_, index) => [index] as const))(
    `round %i of kills, seed ${SEED}`,
    async (round) => {
      const chooser = new Chooser(SEED + round);
      await using emulator = await startEmulator({ tables: [SensorEvent], faults });
      const settings: SourceSettings = {
        root: join(folder, `${delivery}-${round}`),
        delivery,
        fsync: chooser.below(10) < 3,
        maxBytes: chooser.below(10) < 3 ? 64 * 1024 : 16 * 1024 * 1024,
        badEvery: chooser.below(10) < 3 ? 97 : 0,
        count: 0,
      };
      let confirmed = 0;
      for (let kills = 0; kills < KILLS; kills++) {
        const early = chooser.oneIn(10);
        const outcome = await run(emulator, settings, { after: chooser.below(early ? 200 : 400), early });
        expect(outcome.errors).toBe('');
        if (outcome.from !== undefined) expectResumed(outcome.from, confirmed);
        confirmed = Math.max(confirmed, outcome.from ?? 0, outcome.spooled);
      }
      const last = await run(emulator, { ...settings, count: LAST }, undefined);
      expect(last.errors).toBe('');
      expectResumed(last.from ?? -1, confirmed);
      const { badEvery } = settings;
      const source = Array.from({ length: last.done ?? 0 }, (_, number) => number);
      const good = source.filter((number) => badEvery === 0 || number % badEvery > 0);
      const numbers = emulator.rows(SensorEvent).map(({ humidity }) => Number(humidity));
      expect(source.length).toBeGreaterThan(LAST);
      // The order of the first occurrences, or of all.
      expect(runs(delivery === 'exactly-once' ? numbers : [...new Set(numbers)])).toBe(runs(good));
    },
  );
});

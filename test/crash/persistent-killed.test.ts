// Exactly once into an emulator with Delta tables that is killed at random moments, and started again with the same ports
// (CRASH_RUNS, CRASH_SEED).
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ZerobusClient } from 'zerobus-runtime';
import { Chooser } from '../fuzz/chooser.ts';
import { type EmulatorProcess, startEmulatorProcess } from './emulator-process.ts';
import { expectOnce, SpooledSource } from './spooled-source.ts';

/** Kills, some of one folder in a row. */
const RUNS = Number(process.env['CRASH_RUNS'] ?? (process.env['MODE'] === 'crash-long' ? 200 : 40)) / 4;
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);
const KILLS = 5;
const SOURCES = [0, 1];
const credentials = { clientId: 'ingest', clientSecret: 'secret' };

test.each(Array.from({ length: Math.max(1, Math.round(RUNS / KILLS)) }, (_, round) => [round] as const))(
  `each record is in the table once after kills, round %i, seed ${SEED}`,
  async (round) => {
    const chooser = new Chooser(SEED + round);
    const folder = mkdtempSync(join(tmpdir(), 'zerobus killed '));
    const data = join(folder, 'data');
    const principals = join(folder, 'principals.json');
    writeFileSync(principals, JSON.stringify([{ id: credentials.clientId, secret: credentials.clientSecret }]));
    // Not among those that the system gives to connections: a client that retries could connect to itself.
    const port = 20_000 + 2 * chooser.below(5000);
    const flags = ['--principals', principals, '--port', String(port), '--workspace-port', String(port + 1)];
    let running: EmulatorProcess | undefined;
    const start = async (killAfterMs?: number): Promise<EmulatorProcess | undefined> => {
      running = await startEmulatorProcess(data, killAfterMs, flags);
      return running;
    };
    const urls = { endpoint: `http://127.0.0.1:${port}`, workspaceUrl: `http://127.0.0.1:${port + 1}` };
    const client = new ZerobusClient({ ...urls, credentials });
    const createSource = (index: number): SpooledSource =>
      new SpooledSource(client, join(folder, `spool ${index}`), index);
    try {
      const sources = SOURCES.map(createSource);
      for (let kill = 0; kill < KILLS; kill++) {
        // Also while it starts, and adds what the log has to the tables.
        const killed = await start(chooser.oneIn(5) ? chooser.below(700) : undefined);
        if (killed === undefined) continue;
        const closed = once(killed.child, 'close');
        await setTimeout(chooser.below(chooser.oneIn(2) ? 100 : 2500));
        killed.child.kill('SIGKILL');
        await closed;
        if (!chooser.oneIn(3)) continue;
        await sources[0]?.stop();
        sources[0] = createSource(0);
      }
      const last = await start();
      const counts = await Promise.all(sources.map((source) => source.finish()));
      expect(Math.min(...counts)).toBeGreaterThan(0);
      const closed = last && once(last.child, 'close');
      last?.child.kill('SIGKILL');
      await closed;
      await expectOnce(data, counts);
    } finally {
      running?.child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

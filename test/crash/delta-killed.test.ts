// An emulator with Delta tables that is killed at random moments under load (CRASH_RUNS, CRASH_SEED).
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { ZerobusClient } from 'zerobus-runtime';
import { isSegmentName } from '../../src/emulator/delta/wal/segment-name.ts';
import { Chooser } from '../fuzz/chooser.ts';
import { expectRecords, NumberedSource } from './delta-records.ts';
import { startEmulatorProcess } from './emulator-process.ts';

/** Kills, some of one folder in a row. */
const RUNS = Number(process.env['CRASH_RUNS'] ?? (process.env['MODE'] === 'crash-long' ? 200 : 40)) / 2;
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);
const KILLS = 5;

let total = 0;
afterAll(() => expect(total).toBeGreaterThan(0));

function createClient(env: Readonly<Record<string, string>>): ZerobusClient {
  const get = (name: string): string => env[name] ?? '';
  return new ZerobusClient({
    endpoint: get('ZEROBUS_SERVER_ENDPOINT'),
    workspaceUrl: get('DATABRICKS_HOST'),
    credentials: { clientId: get('DATABRICKS_CLIENT_ID'), clientSecret: get('DATABRICKS_CLIENT_SECRET') },
  });
}

test.each(Array.from({ length: Math.max(1, Math.round(RUNS / KILLS)) }, (_, round) => [round] as const))(
  `what is acknowledged survives kills, round %i, seed ${SEED}`,
  async (round) => {
    const chooser = new Chooser(SEED + round);
    const data = mkdtempSync(join(tmpdir(), 'zerobus killed '));
    const acked = new Set<number>();
    try {
      let next = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        // Also while it starts, and adds what the log has to the tables.
        const running = await startEmulatorProcess(data, chooser.oneIn(5) ? chooser.below(700) : undefined);
        if (running === undefined) continue;
        const { child } = running;
        const client = createClient(running.env);
        const closed = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
        const sources = [0, 1].map((first) => new NumberedSource(client, next + first, 2));
        await setTimeout(chooser.below(chooser.oneIn(2) ? 100 : 2500));
        child.kill('SIGKILL');
        await closed;
        await Promise.all(sources.map((source) => source.stop()));
        for (const source of sources) for (const number of source.acked) acked.add(number);
        next = Math.max(...sources.map((source) => source.next)) + 2;
      }
      total += acked.size;
      await expectRecords(data, acked);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
);

/** Kills while segments wait, of one folder in a row. */
const BURSTS = Math.max(1, Math.round(RUNS / 25));

test.each(Array.from({ length: BURSTS }, (_, round) => [round] as const))(
  `what is acknowledged survives kills in a burst, round %i, seed ${SEED}`,
  async (round) => {
    const chooser = new Chooser(SEED + round);
    const data = mkdtempSync(join(tmpdir(), 'zerobus killed '));
    const countSegments = (): number => readdirSync(join(data, '.zerobus')).filter(isSegmentName).length;
    const acked = new Set<number>();
    try {
      for (let next = 0, kill = 0; kill < 2; kill++) {
        const running = await startEmulatorProcess(data);
        if (running === undefined) throw new Error('It was not killed');
        const closed = once(running.child, 'close');
        const source = new NumberedSource(createClient(running.env), next, 1, 50_000);
        const wanted = 3 + chooser.below(6);
        while (countSegments() < wanted) await setTimeout(1);
        running.child.kill('SIGKILL');
        await closed;
        await source.stop();
        expect(countSegments()).toBeGreaterThanOrEqual(wanted - 1);
        for (const number of source.acked) acked.add(number);
        next = source.next;
        // While it adds some of them to the table.
        if (chooser.oneIn(2)) {
          const killed = await startEmulatorProcess(data, 300 + chooser.below(3000));
          killed?.child.kill('SIGKILL');
          if (killed) await once(killed.child, 'close');
        }
      }
      total += acked.size;
      await expectRecords(data, acked);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
);

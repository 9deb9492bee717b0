// An emulator with Delta tables that is killed at random moments under load (CRASH_RUNS, CRASH_SEED).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { ZerobusClient } from 'zerobus-runtime';
import { Chooser } from '../fuzz/chooser.ts';
import { expectRecords, NumberedSource } from './delta-records.ts';

/** Kills, some of one folder in a row. */
const RUNS = Number(process.env['CRASH_RUNS'] ?? (process.env['MODE'] === 'crash-long' ? 200 : 40)) / 2;
const SEED = Number(process.env['CRASH_SEED'] ?? Date.now() % 2 ** 31);
const KILLS = 5;

let total = 0;
afterAll(() => expect(total).toBeGreaterThan(0));

const bin = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly client: ZerobusClient;
}

/** Starts the command, as users do. Undefined if it was killed before it was ready. */
async function start(data: string, killAfterMs: number | undefined): Promise<Running | undefined> {
  const child = spawn(process.execPath, [bin, 'emulator', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  if (killAfterMs !== undefined) setTimeout(killAfterMs).then(() => child.kill('SIGKILL'));
  const env = new Map<string, string>();
  for await (const line of createInterface({ input: child.stdout })) {
    const at = line.indexOf('=');
    env.set(line.slice(0, at), line.slice(at + 1));
    if (env.has('DATABRICKS_AUTH_TYPE')) break;
  }
  if (!env.has('DATABRICKS_AUTH_TYPE')) {
    expect(errors).toBe('');
    return undefined;
  }
  const get = (name: string): string => env.get(name) ?? '';
  const client = new ZerobusClient({
    endpoint: get('ZEROBUS_SERVER_ENDPOINT'),
    workspaceUrl: get('DATABRICKS_HOST'),
    credentials: { clientId: get('DATABRICKS_CLIENT_ID'), clientSecret: get('DATABRICKS_CLIENT_SECRET') },
  });
  return { child, client };
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
        const running = await start(data, chooser.oneIn(5) ? chooser.below(700) : undefined);
        if (running === undefined) continue;
        const { child, client } = running;
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

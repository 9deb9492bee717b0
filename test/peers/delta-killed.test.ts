// An emulator with Delta tables that is killed while an official SDK streams: each record that was acknowledged is there, once
// (CRASH_RUNS).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SensorEvent } from '../../generated/catalog/iot/index.ts';
import { expectRecords } from '../crash/delta-records.ts';
import { type EmulatorProcess, startEmulatorProcess } from '../crash/emulator-process.ts';
import { describePeer } from './peer.ts';

const KILLS = Number(process.env['CRASH_RUNS'] ?? 5);

async function nativeSdk(): Promise<string> {
  createRequire(import.meta.url)('@databricks/zerobus-ingest-sdk-linux-x64-gnu');
  return fileURLToPath(new URL('clients/acked.mjs', import.meta.url));
}

await describePeer('the official TypeScript SDK and an emulator that is killed', nativeSdk, (client) => {
  /** Streams records from a number on. Returns the number before which all are acknowledged, when the emulator was killed. */
  const stream = async ({ child, env }: EmulatorProcess, from: number): Promise<number> => {
    const source = spawn(process.execPath, [client], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Its core writes to stdout.
      env: { ...process.env, no_proxy: '*', RUST_LOG: 'off' },
    });
    const request = {
      endpoint: env['ZEROBUS_SERVER_ENDPOINT'],
      workspaceUrl: env['DATABRICKS_HOST'],
      id: env['DATABRICKS_CLIENT_ID'],
      secret: env['DATABRICKS_CLIENT_SECRET'],
      table: SensorEvent.table,
      from,
    };
    source.stdin.end(JSON.stringify(request));
    let acked = from;
    for await (const line of createInterface({ input: source.stdout })) {
      if (acked === from) setTimeout(Math.random() * 2000).then(() => child.kill('SIGKILL'));
      acked = Number(line);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return acked;
  };

  test(`survive ${KILLS} kills`, async () => {
    const data = mkdtempSync(join(tmpdir(), 'zerobus killed '));
    try {
      const acked = new Set<number>();
      for (let kill = 0; kill < KILLS; kill++) {
        const running = await startEmulatorProcess(data);
        if (running === undefined) throw new Error('the emulator did not start');
        // Numbers that were not acknowledged are not sent again.
        const from = kill * 1_000_000;
        const end = await stream(running, from);
        expect(end).toBeGreaterThan(from);
        for (let number = from; number < end; number++) acked.add(number);
      }
      await expectRecords(data, acked);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});

// An emulator with Delta tables on a disk that is really full.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/index.ts';
import { open } from '../emulator/raw-client.ts';
import { canMount } from '../support/can-mount.ts';

const NAME = 'catalog.iot.sensor_events';
let disk: string;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'zerobus data disk '));
});
afterEach(() => rmSync(disk, { recursive: true }));

const mount = (options: string): unknown => execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);

/** A record of about 30 KB that does not compress. */
function record(number: number): string {
  const noise = Array.from({ length: 3000 }, () => Math.random().toString(36).slice(2)).join('');
  return JSON.stringify({ device_id: noise, humidity: number, event_ts: 0 });
}

test.skipIf(!canMount())('a full disk loses nothing that was acknowledged, and the error says so', async () => {
  mount('size=8m');
  try {
    const data = join(disk, 'data');
    const acked: number[] = [];
    {
      const emulator = await startEmulator({ data });
      let message = '';
      for (let number = 0; message === ''; ) {
        const stream = await open(emulator);
        for (let offset = 0; ; offset++, number++) {
          stream.send({ ingest_record: { offset_id: offset, json_record: record(number) } });
          const answer = await stream.recv();
          if (answer === undefined) break;
          acked.push(number);
        }
        message = (await stream.ended).message;
        stream.close();
      }
      expect(message).toMatch(/the disk is full \(ENOSPC\)|ENOSPC/);
      expect(acked.length).toBeGreaterThan(50);
      expect(emulator.count(NAME)).toBe(acked.length);
      // Not a byte is left for the tables.
      expect(() => writeFileSync(join(disk, 'other'), Buffer.alloc(8_000_000))).toThrow('ENOSPC');
      await expect(emulator.close()).rejects.toMatchObject({ code: 'records-left-in-log' });
    }
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    await using emulator = await startEmulator({ data });
    const numbers = emulator.rows(NAME).map(({ humidity }) => Number(humidity));
    expect(numbers).toEqual(acked);
    const stream = await open(emulator);
    stream.send({ ingest_record: { offset_id: 0, json_record: record(-1) } });
    await stream.acked(0);
    stream.close();
    await emulator.flush();
    expect(emulator.count(NAME)).toBe(acked.length + 1);
  } finally {
    execFileSync('umount', ['--lazy', disk]);
  }
});

test.skipIf(!canMount())('a burst does not fill a disk so that its tables have no space', async () => {
  mount('size=100m');
  try {
    const data = join(disk, 'data');
    const half = Array.from({ length: 50_000 }, () => Math.random().toString(36).slice(2, 12) + 'a'.repeat(10));
    const text = JSON.stringify({ device_id: half.join(''), event_ts: 0 });
    {
      await using emulator = await startEmulator({ data });
      const stream = await open(emulator);
      for (let offset = 0; offset < 100; offset++) {
        stream.send({ ingest_record: { offset_id: offset, json_record: text.replaceAll('b', String(offset)) } });
      }
      await stream.acked(99);
      stream.close();
      await emulator.flush();
      expect(emulator.count(NAME)).toBe(100);
    }
    await using emulator = await startEmulator({ data });
    expect(emulator.count(NAME)).toBe(100);
  } finally {
    execFileSync('umount', ['--lazy', disk]);
  }
});

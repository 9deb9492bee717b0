// A spool on disks that are really full and read-only.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileSpool, type Spool } from 'zerobus-runtime/spool';
import { canMount } from '../support/can-mount.ts';

let disk: string;
beforeEach(() => {
  disk = mkdtempSync(join(tmpdir(), 'zerobus spool disk '));
});
afterEach(() => rmSync(disk, { recursive: true }));

function open(): Promise<Spool> {
  return fileSpool(join(disk, 'spool')).open({
    table: 'catalog.iot.events',
    descriptor: Uint8Array.of(1),
    format: 'proto',
    signal: new AbortController().signal,
    onFailed: (error) => {
      throw error;
    },
  });
}

/** Appends batches until the disk is full, and returns how many. */
function fill(spool: Spool): number {
  for (let count = 0; ; count++) {
    try {
      spool.append(Buffer.alloc(10_000, count), 1);
    } catch (error) {
      expect(error).toMatchObject({ code: 'spool-full', message: expect.stringContaining('(ENOSPC)') });
      return count;
    }
  }
}

test.skipIf(!canMount())('a full disk loses nothing, can be opened, and goes on when there is room', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]);
  try {
    const spool = await open();
    const count = fill(spool);
    expect(count).toBeGreaterThan(20);
    await spool.close();

    // Not a byte is left: only what the spool keeps for this.
    expect(() => writeFileSync(join(disk, 'other'), Buffer.alloc(1_000_000))).toThrow('ENOSPC');
    const again = await open();
    expect(again.problems).toEqual([]);
    expect(again.backlog.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, index) => index));
    for (const batch of again.backlog) expect(again.read(batch, 0)).toEqual(Buffer.alloc(10_000, batch.index));
    again.settle(count - 1);
    await setImmediate();
    expect(again.append(Buffer.from('after'), 1)).toMatchObject({ index: count });
    await again.close();
    const last = await open();
    expect(last.backlog.map((batch) => last.read(batch, 0).toString())).toEqual(['after']);
    await last.close();

    execFileSync('mount', ['-o', 'remount,ro', disk]);
    await expect(open()).rejects.toMatchObject({ code: 'spool-failed', message: expect.stringContaining('(EROFS)') });
  } finally {
    execFileSync('umount', ['--lazy', disk]);
  }
});

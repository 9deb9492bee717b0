import { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import type { Disk } from '../../src/spool/disk.ts';
import { captureError } from '../support/capture-error.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { FailingDisk } from './scripted-disks.ts';
import { copyAsCrashed, newRoot, open, readBacklog, TABLE } from './spools.ts';

test.each(['write', 'with a truncate that fails too'])('a full disk (%s) loses nothing, and goes on', async (how) => {
  const root = newRoot();
  const failing = new FailingDisk();
  const scheduler = new ManualScheduler();
  const spool = await open({ root, disk: failing.disk, scheduler });
  spool.append(Buffer.from('before'), 1);
  for (const room of [0, 1, 47, 48, 49, 100]) {
    failing.room = room;
    if (how !== 'write') failing.failing.set('truncate', 'EIO');
    const error = captureError(() => spool.append(Buffer.alloc(1000), 1));
    expect(error).toMatchObject({ code: 'spool-full', table: TABLE, message: expect.stringContaining('(ENOSPC)') });
    expect(spool.fits(1)).toBe(false);
    scheduler.advance(1000);
    expect(spool.fits(1)).toBe(true);
    failing.failing.clear();
  }
  failing.room = Number.POSITIVE_INFINITY;
  expect(spool.append(Buffer.from('after'), 1)).toMatchObject({ index: 1, position: 1 });
  const crashed = await open({ root: copyAsCrashed(root) });
  expect([readBacklog(crashed), crashed.problems]).toEqual([['before', 'after'], []]);
});

test('on a full disk, what is settled is deleted, and frees it', async () => {
  const root = newRoot();
  const failing = new FailingDisk();
  const spool = await open({ root, disk: failing.disk, maxBytes: 64 * 1024 });
  for (let index = 0; index < 8; index++) spool.append(Buffer.alloc(4000), 1);
  failing.room = 0;
  const before = spool.stats.bytes;
  spool.settle(5);
  await setImmediate();
  expect(spool.stats.bytes).toBeLessThan(before - 20_000);
  // A backlog can be opened while there is no room for anything new.
  failing.room = 1000;
  await spool.close();
  failing.room = 300;
  const again = await open({ root, disk: failing.disk });
  expect(again.backlog.map(({ index }) => index)).toEqual([6, 7]);
  failing.room = 10_000;
  expect(again.append(Buffer.from('x'), 1).index).toBe(8);
});

test.each([
  ['EIO', 'it reports an error of the hardware'],
  ['EROFS', 'Mount the disk of the spool for writing'],
])('%s of a write is spool-failed, and nothing was appended', async (code, help) => {
  const root = newRoot();
  const failing = new FailingDisk();
  const spool = await open({ root, disk: failing.disk });
  failing.failing.set('write', code);
  const error = captureError(() => spool.append(Buffer.from('a'), 1));
  expect(error).toMatchObject({ code: 'spool-failed', table: TABLE, help: expect.stringContaining(help) });
  expect(error.message).toContain(`Cannot append to the spool ${join(root, TABLE)} (${code})`);
  failing.failing.clear();
  expect(spool.append(Buffer.from('b'), 1).index).toBe(0);
  expect(readBacklog(await open({ root: copyAsCrashed(root) }))).toEqual(['b']);
});

test.each(['create', 'makeFolder', 'list', 'open'] as const)(
  'a disk that fails (%s) cannot be opened',
  async (name) => {
    const failing = new FailingDisk();
    failing.failing.set(name, 'EACCES');
    await expect(open({ root: newRoot(), disk: failing.disk })).rejects.toMatchObject({
      code: 'spool-failed',
      message: expect.stringMatching(/^catalog.iot.events: Cannot open the spool .*\(EACCES\) \[spool-failed\]$/),
      help: expect.stringContaining('read and write the folder'),
    });
  },
);

test.each(['sync', 'syncFolder'] as const)('after a failed fsync (%s) nothing is appended', async (name) => {
  const root = newRoot();
  const failing = new FailingDisk();
  const failures: ZerobusError[] = [];
  const request = { onFailed: (error: ZerobusError) => void failures.push(error) };
  const spool = await open({ root, disk: failing.disk, fsync: true, maxBytes: 64 * 1024 }, request);
  failing.failing.set(name, 'EIO');
  for (let index = 0; index < 4; index++) spool.append(Buffer.alloc(4000), 1);
  await expect(spool.synced()).rejects.toMatchObject({ code: 'spool-failed' });
  await expect(spool.synced()).rejects.toBe(failures[0]);
  expect(captureError(() => spool.append(Buffer.from('b'), 1))).toBe(failures[0]);
  expect(failures).toHaveLength(1);
  expect(spool.syncedIndex).toBe(0);
});

test('an append is one write, and none of its settles is lost', async () => {
  const root = newRoot();
  const failing = new FailingDisk();
  const spool = await open({ root, disk: failing.disk });
  spool.append(Buffer.alloc(512 * 1024), 1);
  spool.settle(0);
  failing.calls.length = 0;
  spool.append(Buffer.alloc(512 * 1024, 1), 1);
  expect(failing.calls).toEqual(['write']);
  const crashed = await open({ root: copyAsCrashed(root) });
  expect(crashed.backlog.map(({ index }) => index)).toEqual([1]);
});

test('too many open files do not end a spool that still has its own', async () => {
  const failing = new FailingDisk();
  const scheduler = new ManualScheduler();
  const spool = await open({ root: newRoot(), disk: failing.disk, scheduler });
  failing.failing.set('open', 'EMFILE');
  scheduler.time += 2000;
  expect(spool.append(Buffer.from('a'), 1).index).toBe(0);
  failing.failing.set('open', 'EIO');
  scheduler.time += 2000;
  expect(captureError(() => spool.append(Buffer.from('b'), 1))).toMatchObject({ code: 'spool-failed' });
  failing.failing.clear();
  expect(spool.append(Buffer.from('c'), 1).index).toBe(1);
});

/** A disk on which removing a file makes room for its bytes. */
function disposable(failing: FailingDisk): Disk {
  const remove = (path: string): void => {
    const { size } = statSync(path);
    failing.disk.remove(path);
    failing.room += size;
  };
  return { ...failing.disk, remove };
}

test('the space that is kept for a full disk is completed when there is room again', async () => {
  const root = newRoot();
  const failing = new FailingDisk();
  const disk = disposable(failing);
  const spool = await open({ root, disk });
  spool.append(Buffer.from('a'), 1);
  const mark = { index: 0, parts: undefined, stream: { id: 's', offset: 7, schema: 0 } };
  failing.room = 0;
  for (let count = 1; count <= 10; count++) spool.writeMark(mark);
  failing.room = 1e6;
  spool.append(Buffer.from('b'), 1);
  const reserve = join(root, TABLE, 'reserve');
  expect(statSync(reserve).size).toBe(8 * 1024);

  // Also by the next process.
  failing.room = 0;
  spool.writeMark(mark);
  expect(statSync(reserve).size).toBeLessThan(8 * 1024);
  failing.room = 1e6;
  await spool.close();
  await (await open({ root, disk })).close();
  expect(statSync(reserve).size).toBe(8 * 1024);
});

test('on a full disk, a mark goes into the space that is kept: without it nothing can be delivered exactly once', async () => {
  const root = newRoot();
  const failing = new FailingDisk();
  const disk = disposable(failing);
  const first = await open({ root, disk });
  first.append(Buffer.from('a'), 1);
  await first.close();
  failing.room = 300;
  const second = await open({ root, disk });
  failing.room = 0;
  const mark = { index: 0, parts: undefined, stream: { id: 's', offset: 7, schema: 0 } };
  second.writeMark(mark);
  expect(second.mark).toEqual(mark);
  const crashed = await open({ root: copyAsCrashed(root) });
  expect(crashed.mark).toMatchObject(mark);
  expect(readBacklog(crashed)).toEqual(['a']);
  // What is settled is deleted, and its space is kept for the next time.
  second.settle(0);
  await setImmediate();
  expect(second.append(Buffer.from('b'), 1).index).toBe(1);
});

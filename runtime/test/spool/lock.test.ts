import { Buffer } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { type Disk, systemDisk } from '../../src/spool/disk.ts';
import { createOwner, findOwnerState, type Owner } from '../../src/spool/lock/owner.ts';
import type { Spool } from '../../src/spool/spool.ts';
import { captureError } from '../support/capture-error.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { newRoot, open, readBacklog, TABLE } from './spools.ts';

const hasProc = existsSync('/proc/self/stat');

/** Writes a lock, as a process of another machine would. */
function writeLock(root: string, owner: Partial<Owner>, beat: string = '000000000000'): void {
  writeFileSync(lockOf(root), `${JSON.stringify({ ...createOwner(), ...owner })}\n${beat}\n`);
}

function lockOf(root: string): string {
  return join(root, TABLE, 'lock');
}

/** A folder that was used before. */
async function usedRoot(): Promise<string> {
  const root = newRoot();
  const spool = await open({ root });
  spool.append(Buffer.from('left'), 1);
  await spool.close();
  return root;
}

/** Moves the clock until a promise settles, and returns how far. `each` is called after each second. */
async function advanceUntil(
  scheduler: ManualScheduler,
  work: Promise<unknown>,
  each = (): void => {},
): Promise<number> {
  const start = scheduler.time;
  let settled = false;
  const finish = (): void => {
    settled = true;
  };
  work.then(finish, finish);
  for (;;) {
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    if (settled) return scheduler.time - start;
    if (scheduler.time - start > 100_000) throw new Error('It waits forever');
    scheduler.advance(1000);
    each();
  }
}

test('a spool that is open belongs to its process', async () => {
  const root = newRoot();
  await open({ root });
  await expect(open({ root })).rejects.toMatchObject({
    code: 'spool-locked',
    table: TABLE,
    message: expect.stringContaining(`belongs to process ${process.pid} on `),
  });
});

test.skipIf(!hasProc)('a process ID that is used again by another process is no owner', async () => {
  const root = await usedRoot();
  writeLock(root, { pid: process.ppid, start: '1' });
  expect(readBacklog(await open({ root }))).toEqual(['left']);
});

test('a process of another machine that shows no sign of life is replaced after 30 seconds', async () => {
  const root = await usedRoot();
  writeLock(root, { host: 'elsewhere' });
  const scheduler = new ManualScheduler();
  const opening = open({ root, scheduler });
  // And two seconds until it reads the files.
  expect(await advanceUntil(scheduler, opening)).toBe(32_000);
  expect(readBacklog(await opening)).toEqual(['left']);
});

test('one that shows a sign of life is not', async () => {
  const root = await usedRoot();
  writeLock(root, { host: 'elsewhere' });
  const scheduler = new ManualScheduler();
  const nonce = JSON.parse(readFileSync(lockOf(root), 'utf8').split('\n')[0] ?? '').nonce;
  const opening = open({ root, scheduler });
  let seconds = 0;
  const waited = advanceUntil(scheduler, opening, () => {
    if (++seconds === 20) writeLock(root, { host: 'elsewhere', nonce }, '000000000001');
  });
  await expect(opening).rejects.toMatchObject({
    code: 'spool-locked',
    message: expect.stringContaining('on elsewhere'),
  });
  expect(await waited).toBeLessThanOrEqual(22_000);
});

test('one that closes meanwhile is replaced at once', async () => {
  const root = await usedRoot();
  writeLock(root, { host: 'elsewhere' });
  const scheduler = new ManualScheduler();
  const opening = open({ root, scheduler });
  let seconds = 0;
  await advanceUntil(scheduler, opening, () => {
    if (++seconds === 3) writeLock(root, { host: 'elsewhere' }, 'released');
  });
  expect(scheduler.time).toBeLessThan(10_000);
  await opening;
});

test.each(['', 'nonsense', '{"nonce":"../../x","pid":1}'])(
  'a lock with the content %j is replaced when it is stale',
  async (text) => {
    const root = await usedRoot();
    writeFileSync(lockOf(root), text);
    const scheduler = new ManualScheduler();
    const opening = open({ root, scheduler });
    expect(await advanceUntil(scheduler, opening)).toBe(32_000);
    await opening;
  },
);

test('a signal ends the waiting', async () => {
  const root = await usedRoot();
  writeLock(root, { host: 'elsewhere' });
  const scheduler = new ManualScheduler();
  const abort = new AbortController();
  const opening = open({ root, scheduler }, { signal: abort.signal });
  const waited = advanceUntil(scheduler, opening, () => abort.abort(new Error('enough')));
  await expect(opening).rejects.toThrow('enough');
  expect(await waited).toBe(1000);
});

test('the owner shows that it is alive every 5 seconds', async () => {
  const root = newRoot();
  const scheduler = new ManualScheduler();
  await open({ root, scheduler });
  const beats = new Set<string>();
  for (let second = 0; second < 20; second++) {
    scheduler.advance(1000);
    beats.add(readFileSync(lockOf(root), 'utf8'));
  }
  expect(beats.size).toBe(5);
});

test('what processes left that died while they took the lock is removed', async () => {
  const root = await usedRoot();
  for (const name of ['claim-0123456789abcdef', 'new-0123456789abcdef', 'claim-unnamed'])
    writeFileSync(join(root, TABLE, name), '');
  await open({ root });
  expect(
    readdirSync(join(root, TABLE))
      .filter((name) => !name.endsWith('.spool'))
      .sort(),
  ).toEqual(['lock', 'reserve']);
});

test('a claim that the new owner of the lock removes first ends nothing', async () => {
  const root = await usedRoot();
  writeLock(root, { pid: 2 ** 22 + 1, start: '1', nonce: '0123456789abcdef' });
  let claims = 0;
  const disk: Disk = {
    ...systemDisk,
    link: (path, name) => {
      systemDisk.link(path, name);
      // Another process has the lock by now.
      if (name.includes('claim-') && ++claims === 1) writeLock(root, { pid: 2 ** 22 + 2, start: '1' });
    },
    remove: (path) => {
      systemDisk.remove(path);
      if (path.includes('claim-')) systemDisk.remove(path);
    },
  };
  const spool = await open({ root, disk });
  expect([claims, readBacklog(spool)]).toEqual([2, ['left']]);
});

test.skipIf(process.platform !== 'linux')(
  'without a boot ID, a process that is not there may be on another machine',
  () => {
    const owner = { ...createOwner(), boot: '', pid: 2 ** 22 + 1 };
    expect(findOwnerState(owner, owner)).toBe('unknown');
  },
);

/** Two owners: the first one is frozen, and the second, which takes it for one of another machine, has taken its lock. */
async function takeFromFrozen(): Promise<{
  readonly root: string;
  readonly frozen: Spool;
  readonly clock: ManualScheduler;
  readonly failures: readonly ZerobusError[];
  readonly opening: Promise<Spool>;
  readonly otherClock: ManualScheduler;
}> {
  const root = newRoot();
  const clock = new ManualScheduler();
  const failures: ZerobusError[] = [];
  const frozen = await open({ root, scheduler: clock }, { onFailed: (error) => void failures.push(error) });
  frozen.append(Buffer.from('before'), 1);
  const owner = JSON.parse(readFileSync(lockOf(root), 'utf8').split('\n')[0] ?? '') as Owner;
  writeLock(root, { ...owner, host: 'elsewhere' });
  const otherClock = new ManualScheduler();
  const opening = open({ root, scheduler: otherClock });
  // Until the lock is another one.
  while (readFileSync(lockOf(root), 'utf8').includes(owner.nonce)) {
    otherClock.advance(1000);
    for (let turn = 0; turn < 5; turn++) await setImmediate();
  }
  return { root, frozen, clock, failures, opening, otherClock };
}

test('an owner that was frozen appends nothing after it lost the lock', async () => {
  const { frozen, clock, failures, opening, otherClock, root } = await takeFromFrozen();
  await advanceUntil(otherClock, opening);
  const next = await opening;
  const files = readdirSync(join(root, TABLE));
  clock.time += 40_000;
  const error = captureError(() => frozen.append(Buffer.from('late'), 1));
  expect(error).toMatchObject({
    code: 'spool-lost',
    table: TABLE,
    message: expect.stringContaining('was taken over by process'),
  });
  expect(failures).toEqual([error]);
  expect(captureError(() => frozen.writeMark({ index: 0, parts: undefined, stream: undefined })).code).toBe(
    'spool-lost',
  );
  await expect(frozen.synced()).rejects.toBe(error);
  await frozen.close();
  expect(readdirSync(join(root, TABLE))).toEqual(files);
  expect(readFileSync(lockOf(root), 'utf8')).not.toContain('released');
  next.append(Buffer.from('after'), 1);
  await next.close();
  expect(readBacklog(await open({ root }))).toEqual(['before', 'after']);
});

test('it is told in the background, too', async () => {
  const { clock, failures, opening, otherClock } = await takeFromFrozen();
  await advanceUntil(otherClock, opening);
  clock.advance(5000);
  expect(failures).toMatchObject([{ code: 'spool-lost', table: TABLE }]);
  expect(clock.pending).toBe(0);
});

test('what it appends until it notices is read by the next owner', async () => {
  const { frozen, opening, otherClock } = await takeFromFrozen();
  // Its last look at the lock is younger than a second.
  frozen.append(Buffer.from('meanwhile'), 1);
  await advanceUntil(otherClock, opening);
  expect(readBacklog(await opening)).toEqual(['before', 'meanwhile']);
});

test('an entry that an owner wrote after the next one had read is never delivered', async () => {
  const { frozen, clock, opening, otherClock, root } = await takeFromFrozen();
  await advanceUntil(otherClock, opening);
  // As if a system call had been frozen in the middle.
  const time = clock.time;
  clock.now = () => time;
  frozen.append(Buffer.from('ghost'), 1);
  const next = await opening;
  next.append(Buffer.from('real'), 1);
  await next.close();
  const last = await open({ root });
  expect([readBacklog(last), last.problems]).toEqual([['before', 'real'], []]);
});

test('a folder that is deleted is lost', async () => {
  const root = newRoot();
  const clock = new ManualScheduler();
  const failures: ZerobusError[] = [];
  await open({ root, scheduler: clock }, { onFailed: (error) => void failures.push(error) });
  rmSync(root, { recursive: true });
  clock.advance(5000);
  expect(failures).toMatchObject([{ code: 'spool-lost', message: expect.stringContaining('was deleted') }]);
});

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Compactor } from '../../../src/emulator/delta/compact/compactor.ts';
import { until } from '../../support/until.ts';
import { FakeWorker } from './fake-worker.ts';
import { temporaryFolder } from './tables.ts';

function start(startWorker?: () => Worker) {
  const worker = new FakeWorker();
  const folders = new Map([['id', 'folder']]);
  const disk = { free: 1024 ** 4 };
  const events: string[] = [];
  const compactor = new Compactor({
    startWorker: startWorker ?? (() => worker as unknown as Worker),
    folders: () => new Map(folders),
    freeBytes: () => disk.free,
    onCompacted: () => events.push('compacted'),
    onProgress: () => events.push('progress'),
  });
  onTestFinished(() => compactor.close());
  const folder = temporaryFolder();
  const add = (name: string, size = 1, isLarge = true): string => {
    const path = join(folder, name);
    writeFileSync(path, '');
    compactor.add({ path, size, isLarge, mayBeTorn: false });
    return path;
  };
  return { worker, compactor, folders, disk, events, add };
}

const GIB = 1024 ** 3;
const countTimers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('who waits for the next attempt keeps the process alive', async () => {
  const { worker, compactor, add } = start();
  add('a');
  await until(() => worker.requests.length === 1);
  worker.answer('the disk is full');
  const before = countTimers();
  const settled = compactor.settle();
  expect(countTimers()).toBe(before + 1);
  await until(() => worker.requests.length === 2);
  worker.answer();
  await settled;
});

test('segments that follow each other fast wait for the end of the burst', async () => {
  const { worker, add } = start();
  const [first, second] = [add('a'), add('b')];
  expect(worker.requests).toEqual([]);
  await until(() => worker.requests.length > 0);
  worker.answer();
  expect(worker.requests.map(({ path }) => path)).toEqual([first, second]);
  expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
});

test('a segment that was closed for its age does not wait', () => {
  const { worker, add } = start();
  add('a', 1, false);
  expect(worker.requests).toHaveLength(1);
});

test('a burst does not hold up who waits, and a full backlog is compacted until it has room', async () => {
  const { worker, compactor, events, add } = start();
  add('a');
  const settled = compactor.settle();
  expect(worker.requests).toHaveLength(1);
  worker.answer();
  await settled;
  add('b', GIB - 1);
  expect([compactor.isFull, worker.requests.length]).toEqual([false, 1]);
  add('c');
  expect([compactor.isFull, worker.requests.length]).toEqual([true, 2]);
  events.length = 0;
  worker.answer();
  expect([compactor.isFull, worker.requests.length]).toEqual([false, 2]);
  expect(events).toEqual(['compacted', 'progress']);
});

test('who waits is told as soon as the segments before are in their tables, whatever was added since', async () => {
  const { worker, compactor, add } = start();
  add('a');
  const settled = compactor.settle();
  add('b');
  worker.answer();
  await settled;
  expect(worker.requests).toHaveLength(1);
});

test('the backlog is full if the disk could have no space for its tables', async () => {
  const { worker, compactor, disk, add } = start();
  const mib = 1024 ** 2;
  disk.free = 100 * mib;
  add('a', 40 * mib);
  expect([compactor.isFull, worker.requests.length]).toEqual([false, 0]);
  disk.free = 60 * mib;
  add('b', 20 * mib);
  expect([compactor.isFull, worker.requests.length]).toEqual([true, 1]);
  disk.free = 20 * mib;
  worker.answer('the disk is full');
  expect([compactor.isFull, compactor.isBehind]).toEqual([true, false]);
  await until(() => worker.requests.length === 2);
  disk.free = 100 * mib;
  worker.answer();
  expect([compactor.isFull, compactor.isBehind]).toEqual([false, true]);
  await until(() => worker.requests.length === 3);
  disk.free = 0;
  worker.answer();
  // Nothing waits that could free space.
  expect([compactor.isFull, compactor.isBehind]).toEqual([false, false]);
});

test('while compaction fails, the backlog is full with 3 more segments', async () => {
  const { worker, compactor, add } = start();
  for (const name of ['a', 'b', 'c']) add(name);
  const settled = compactor.settle();
  worker.answer('the disk is full');
  await expect(settled).rejects.toThrow('the disk is full');
  expect([compactor.isFull, compactor.failure]).toEqual([false, 'the disk is full']);
  for (const name of ['d', 'e']) add(name);
  expect(compactor.isFull).toBe(false);
  add('f');
  expect(compactor.isFull).toBe(true);
  // Not before the time for the next attempt has come.
  expect(worker.requests).toHaveLength(1);
  await until(() => worker.requests.length === 2);
  worker.answer();
  expect([compactor.isFull, compactor.failure]).toEqual([false, undefined]);
});

test('what failed is repeated before the end of a burst', async () => {
  const [failing, other] = [start(), start()];
  failing.add('a');
  failing.compactor.settle().catch(() => undefined);
  failing.worker.answer('EBUSY');
  for (const { add } of [failing, other]) add('b');
  await until(() => failing.worker.requests.length === 2 || other.worker.requests.length > 0);
  expect([failing, other].map(({ worker }) => worker.requests.length)).toEqual([2, 0]);
});

test('a segment that cannot be deleted is tried again', async () => {
  const { worker, compactor, events, add } = start();
  const path = add('a');
  rmSync(path);
  mkdirSync(path);
  const settled = compactor.settle();
  worker.answer();
  await expect(settled).rejects.toThrow('directory');
  rmSync(path, { recursive: true });
  await until(() => worker.requests.length === 2);
  worker.answer();
  expect(compactor.failure).toBeUndefined();
  expect(events.filter((event) => event === 'compacted')).toHaveLength(2);
});

test('a table that was renamed or dropped while records were added to it is no failure', async () => {
  const { worker, compactor, folders, add } = start();
  const [first] = ['a', 'b', 'c'].map((name) => add(name));
  const settled = compactor.settle();
  folders.set('id', 'renamed');
  worker.answer('no such folder');
  expect([compactor.isFull, compactor.failure]).toEqual([false, undefined]);
  expect(worker.requests.map(({ path, folders: sent }) => [path, sent.get('id')])).toEqual([
    [first, 'folder'],
    [first, 'renamed'],
  ]);
  folders.delete('id');
  worker.answer('no such folder');
  worker.answer('something else');
  await expect(settled).rejects.toThrow('something else');
});

test('a worker that ends is replaced, and those who wait get the reason', async () => {
  const workers: FakeWorker[] = [];
  const { compactor, add } = start(() => {
    workers.push(new FakeWorker());
    return workers.at(-1) as unknown as Worker;
  });
  add('a', 1, false);
  const settled = compactor.settle();
  workers[0]?.emit('exit', 1);
  await expect(settled).rejects.toThrow('the worker thread ended');
  await until(() => workers.length === 2);
  const second = compactor.settle();
  workers[1]?.emit('error', new Error('out of memory'));
  workers[1]?.emit('exit', 1);
  await expect(second).rejects.toThrow('the worker thread failed: out of memory');
  await until(() => workers.length === 3);
  workers[2]?.answer();
  // Idle.
  workers[2]?.emit('exit', 1);
  expect(compactor.failure).toBeUndefined();
  add('b', 1, false);
  expect(workers).toHaveLength(4);
  workers[3]?.answer();
});

test('a worker that cannot start is a failure, and started later', async () => {
  const worker = new FakeWorker();
  let isPossible = false;
  const { compactor, add } = start(() => {
    if (!isPossible) throw new Error('EAGAIN');
    return worker as unknown as Worker;
  });
  add('a', 1, false);
  expect(compactor.failure).toBe('the worker thread cannot start: EAGAIN');
  isPossible = true;
  await until(() => worker.requests.length === 1);
  worker.answer();
  expect(compactor.failure).toBeUndefined();
});

test('nobody waits for a compactor that is closed', async () => {
  const { worker, compactor, add } = start();
  add('a', 1, false);
  const before = compactor.settle();
  await Promise.all([compactor.close(), expect(before).rejects.toThrow('the emulator was closed')]);
  await expect(compactor.settle()).rejects.toThrow('the emulator was closed');
  expect(worker.requests).toHaveLength(1);
});

import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Compactor } from '../../../src/emulator/delta/compact/compactor.ts';
import type { CompactRequest } from '../../../src/emulator/delta/compact/messages.ts';
import { temporaryFolder } from './tables.ts';

/** A worker thread whose answers a test sends. */
class FakeWorker extends EventEmitter {
  readonly requests: CompactRequest[] = [];
  ref(): void {}
  unref(): void {}
  async terminate(): Promise<void> {}
  postMessage(request: CompactRequest): void {
    this.requests.push(request);
  }
  answer(failure?: string): void {
    this.emit('message', failure === undefined ? {} : { failure });
  }
}

function start() {
  const worker = new FakeWorker();
  const events: string[] = [];
  const compactor = new Compactor({
    startWorker: () => worker as unknown as Worker,
    folders: () => new Map(),
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
  return { worker, compactor, events, add };
}

const GIB = 1024 ** 3;
const countTimers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}

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

test('while compaction fails, the backlog is full with 3 segments', async () => {
  const { worker, compactor, add } = start();
  for (const name of ['a', 'b', 'c']) add(name);
  expect(compactor.isFull).toBe(false);
  const settled = compactor.settle();
  worker.answer('the disk is full');
  await expect(settled).rejects.toThrow('the disk is full');
  expect([compactor.isFull, compactor.failure]).toEqual([true, 'the disk is full']);
  add('d');
  // Not before the time for the next attempt has come.
  expect(worker.requests).toHaveLength(1);
  await until(() => worker.requests.length === 2);
  worker.answer();
  expect([compactor.isFull, compactor.failure]).toEqual([false, undefined]);
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

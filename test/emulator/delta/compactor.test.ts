import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { Compactor } from '../../../src/emulator/delta/compact/compactor.ts';

/** A worker thread whose answers a test sends. */
class FakeWorker extends EventEmitter {
  requests = 0;
  ref(): void {}
  unref(): void {}
  async terminate(): Promise<void> {}
  postMessage(): void {
    this.requests++;
  }
}

const countTimers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('who waits for the next attempt keeps the process alive', async () => {
  const worker = new FakeWorker();
  const compactor = new Compactor({
    startWorker: () => worker as unknown as Worker,
    folders: () => new Map(),
    onCompacted: () => {},
    onFailed: () => {},
  });
  compactor.add({ path: 'segment', position: 1 });
  worker.emit('message', { failure: 'the disk is full' });
  const before = countTimers();
  const settled = compactor.settle();
  expect(countTimers()).toBe(before + 1);
  while (worker.requests < 2) await setImmediate();
  worker.emit('message', {});
  await settled;
  await compactor.close();
});

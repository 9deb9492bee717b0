import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import { afterEach, expect, test, vi } from 'vitest';
import { systemScheduler } from '../../src/time/scheduler.ts';

afterEach(() => void vi.restoreAllMocks());

test('uses the real clock and timers even if the modules of Node.js have fake ones', async () => {
  vi.spyOn(performance, 'now').mockReturnValue(-1);
  vi.spyOn(timers, 'setTimeout').mockReturnValue(undefined as never);
  vi.spyOn(timers, 'setImmediate').mockReturnValue(undefined as never);
  const start = systemScheduler.now();
  expect(start).toBeGreaterThan(0);
  await new Promise<void>((resolve) => void systemScheduler.after(1, resolve));
  await new Promise<void>((resolve) => systemScheduler.soon(resolve));
  expect(systemScheduler.now()).toBeGreaterThan(start);
});

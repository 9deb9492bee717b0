import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Checkpoints } from '../../../src/app/send/checkpoints.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('writes once a second at most, and what is noted after the stop not at all', async () => {
  const write = vi.fn(async () => undefined);
  const checkpoints = new Checkpoints(write, () => undefined);
  for (let count = 0; count < 3; count++) checkpoints.note();
  await vi.advanceTimersByTimeAsync(5000);
  expect(write).toHaveBeenCalledTimes(1);
  checkpoints.note();
  await checkpoints.stop();
  // An ack that comes late would overwrite the last state with an older one.
  checkpoints.note();
  await vi.advanceTimersByTimeAsync(5000);
  expect(write).toHaveBeenCalledTimes(1);
});

test('a save that fails is tried again, also without further progress; several in a row end the run', async () => {
  const busy = new Error('busy');
  let failures = 3;
  const write = vi.fn(async () => {
    if (failures-- > 0) throw busy;
  });
  const failed = vi.fn();
  const checkpoints = new Checkpoints(write, failed);
  checkpoints.note();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([write.mock.calls.length, failed.mock.calls]).toEqual([4, []]);

  failures = Number.POSITIVE_INFINITY;
  checkpoints.note();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(failed.mock.calls).toEqual([[busy]]);
  await checkpoints.stop();
});

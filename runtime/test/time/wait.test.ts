import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { onAbort, sleep, waitFor } from '../../src/time/wait.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';

test('waitFor settles as its promise does', async () => {
  const { signal } = new AbortController();
  expect(await waitFor(Promise.resolve(1), undefined)).toBe(1);
  expect(await waitFor(Promise.resolve(2), signal)).toBe(2);
  await expect(waitFor(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
});

test('waitFor rejects when its signal is aborted, now or before', async () => {
  const controller = new AbortController();
  const pending = waitFor(new Promise(() => {}), controller.signal);
  controller.abort('enough');
  await expect(pending).rejects.toMatchObject({ code: 'aborted', cause: 'enough' });
  await expect(waitFor(new Promise(() => {}), controller.signal)).rejects.toMatchObject({ code: 'aborted' });
});

test('sleep ends after its time, or when its signal is aborted', async () => {
  const scheduler = new ManualScheduler();
  const controller = new AbortController();
  const first = sleep(scheduler, 100, controller.signal);
  scheduler.advance(100);
  await first;
  const second = sleep(scheduler, 100, controller.signal);
  controller.abort();
  await second;
  await sleep(scheduler, 100, controller.signal);
  expect(scheduler.pending).toBe(0);
});

test('onAbort calls back once, and not after it was stopped', () => {
  const controller = new AbortController();
  const calls: string[] = [];
  onAbort(controller.signal, () => calls.push('kept'));
  const stop = onAbort(controller.signal, () => calls.push('stopped'));
  stop();
  controller.abort();
  onAbort(controller.signal, () => calls.push('late'));
  expect(calls).toEqual(['kept', 'late']);
});

test('many waits on one signal make no warning, and leave no listener', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', onWarning);
  try {
    const controller = new AbortController();
    const ends: (() => void)[] = [];
    const waits = Array.from({ length: 50 }, () =>
      waitFor(new Promise<void>((resolve) => ends.push(resolve)), controller.signal),
    );
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    for (const end of ends.splice(0, 49)) end();
    await Promise.all(waits.slice(0, 49));
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    ends[0]!();
    await waits[49];
    await new Promise(setImmediate);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', onWarning);
  }
});

test('a callback of onAbort may stop others, and wait on the signal again', () => {
  const controller = new AbortController();
  const calls: string[] = [];
  onAbort(controller.signal, () => {
    calls.push('first');
    stopSecond();
    onAbort(controller.signal, () => calls.push('inside'));
  });
  const stopSecond = onAbort(controller.signal, () => calls.push('second'));
  const stopThird = onAbort(controller.signal, () => calls.push('third'));
  controller.abort();
  stopThird();
  expect(calls).toEqual(['first', 'inside', 'third']);
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
});

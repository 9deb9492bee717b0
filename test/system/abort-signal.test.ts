import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { TimeoutError, unlessAborted, untilAborted, withTimeout } from '../../src/system/abort-signal.ts';

const never = (): Promise<never> => new Promise(() => undefined);

describe('unlessAborted', () => {
  test('settles like the work', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    expect(await unlessAborted(Promise.resolve(2), undefined)).toBe(2);
  });

  test('rejects with the reason, before or during the wait', async () => {
    const stop = new AbortController();
    const waiting = unlessAborted(never(), stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(unlessAborted(never(), stop.signal)).rejects.toThrow('stopped');
  });

  test('an abort takes precedence over a result that arrives in the same tick', async () => {
    const stop = new AbortController();
    const waiting = unlessAborted(Promise.resolve(1), stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  test('adds no listeners to the shared signal', async () => {
    const stop = new AbortController();
    const waiting = Array.from({ length: 20 }, () => unlessAborted(never(), stop.signal));
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
    stop.abort();
    expect(new Set((await Promise.allSettled(waiting)).map(({ status }) => status))).toEqual(new Set(['rejected']));
  });
});

test('untilAborted resolves on an abort, also on an earlier one', async () => {
  const stop = new AbortController();
  const waiting = untilAborted(stop.signal);
  stop.abort();
  await waiting;
  await untilAborted(stop.signal);
});

describe('withTimeout', () => {
  const hang = (signal: AbortSignal): Promise<never> => unlessAborted(never(), signal);

  test('returns the result, and passes on errors', async () => {
    expect(await withTimeout(1000, undefined, async () => 1)).toBe(1);
    await expect(withTimeout(1000, undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  test('throws TimeoutError once the time is over', async () => {
    const error: unknown = await withTimeout(10, undefined, hang).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(String(error)).toContain('no response within 0.01 s');
  });

  test('throws the reason of the signal', async () => {
    const stop = new AbortController();
    const waiting = withTimeout(1000, stop.signal, hang);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(withTimeout(1000, stop.signal, hang)).rejects.toThrow('stopped');
  });
});

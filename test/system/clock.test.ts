import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/system/clock.ts';

test('many may sleep on one signal, and all of them wake when it aborts', async () => {
  const stop = new AbortController();
  const sleeping = Array.from({ length: 20 }, () => systemClock.sleep(60_000, stop.signal));
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  stop.abort();
  expect(new Set((await Promise.allSettled(sleeping)).map(({ status }) => status))).toEqual(new Set(['rejected']));
});

import { expect, test } from 'vitest';
import { SharedCall } from '../../src/auth/shared-call.ts';
import { rejectionFrom } from '../support/producers.ts';

/** Creates a call that the test settles. */
function createCall(): {
  shared: SharedCall<number>;
  running: { settle: (value: number) => void; signal: AbortSignal }[];
} {
  const running: { settle: (value: number) => void; signal: AbortSignal }[] = [];
  const shared = new SharedCall<number>(
    (signal) =>
      new Promise((resolve, reject) => {
        running.push({ settle: resolve, signal });
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
  );
  return { shared, running };
}

test('callers share the call that runs, and the next caller starts a new one', async () => {
  const { shared, running } = createCall();
  const both = [shared.result(), shared.result()];
  await Promise.resolve();
  running[0]?.settle(1);
  expect(await Promise.all(both)).toEqual([1, 1]);
  const next = shared.result();
  await Promise.resolve();
  running[1]?.settle(2);
  expect(await next).toBe(2);
});

test('the call is aborted when no caller needs it', async () => {
  const { shared, running } = createCall();
  const controllers = [new AbortController(), new AbortController()];
  const errors = controllers.map(({ signal }) => rejectionFrom(shared.result(signal)));
  await Promise.resolve();
  controllers[0]?.abort();
  expect(running[0]?.signal.aborted).toBe(false);
  controllers[1]?.abort();
  expect(running[0]?.signal.aborted).toBe(true);
  expect(await Promise.all(errors)).toEqual([new Error('aborted'), new Error('aborted')]);
});

test('after detach the next caller starts a new call, and the others get the result of theirs', async () => {
  const { shared, running } = createCall();
  const first = shared.result();
  await Promise.resolve();
  shared.detach();
  const second = shared.result();
  await Promise.resolve();
  running[0]?.settle(1);
  expect(await first).toBe(1);
  const third = shared.result();
  running[1]?.settle(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  expect(running.length).toBe(2);
});

test('what is called may join its own call without a recursion', async () => {
  let calls = 0;
  const shared: SharedCall<number> = new SharedCall(async () => {
    calls++;
    shared.result().catch(() => undefined);
    return 1;
  });
  expect(await shared.result()).toBe(1);
  expect(calls).toBe(1);
});

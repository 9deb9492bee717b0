import { expect, test } from 'vitest';
import { RetryPolicy } from '../../src/stream/retry-policy.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';

function newPolicy() {
  const scheduler = new ManualScheduler();
  return { scheduler, policy: new RetryPolicy({ initialMs: 100, maxMs: 1000 }, scheduler) };
}

test('the delays start again from the first when a stream has been open for 5 seconds and acknowledges', () => {
  const { policy } = newPolicy();
  // Each is half of its bound, by the clock of the test.
  expect([policy.nextDelay(), policy.nextDelay()]).toEqual([50, 100]);
  policy.onAcknowledged(4999);
  expect(policy.nextDelay()).toBe(200);
  policy.onEnded(5000);
  expect(policy.nextDelay()).toBe(400);
  policy.onAcknowledged(5000);
  expect(policy.nextDelay()).toBe(50);
});

test('streams are replaced at once 10 times in a row, and once more each second', () => {
  const { scheduler, policy } = newPolicy();
  expect(Array.from({ length: 11 }, () => policy.replaceAtOnce()).lastIndexOf(true)).toBe(9);
  scheduler.advance(1000);
  expect([policy.replaceAtOnce(), policy.replaceAtOnce()]).toEqual([true, false]);
});

interface Row {
  readonly name: string;
  act(policy: RetryPolicy): unknown;
  readonly want: boolean;
}
const rows: readonly Row[] = [
  { name: 'an acknowledgement', act: (policy) => policy.onAcknowledged(1), want: true },
  { name: 'a stream that was open for 5 seconds', act: (policy) => policy.onEnded(5000), want: true },
  { name: 'a stream that was open for less', act: (policy) => policy.onEnded(4999), want: false },
];
test.each(rows)('after two refused tokens and $name, another token is worthwhile: $want', ({ act, want }) => {
  const { policy } = newPolicy();
  const refuse = (): boolean => {
    policy.onOpened();
    return policy.refuseToken(true);
  };
  expect([refuse(), refuse()]).toEqual([true, true]);
  act(policy);
  expect(refuse()).toBe(want);
});

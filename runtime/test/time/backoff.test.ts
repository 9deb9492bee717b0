import { expect, test } from 'vitest';
import { Backoff } from '../../src/time/backoff.ts';

test('delays are random below a bound that doubles up to the maximum, and start again after a reset', () => {
  const random = [0, 0.999, 0.5, 0, 0.75];
  const backoff = new Backoff({ initialMs: 100, maxMs: 350 }, () => random.shift() ?? 0);
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([0, 199.8, 175, 0]);
  expect(backoff.failures).toBe(4);
  backoff.reset();
  expect(backoff.next()).toBe(75);
});

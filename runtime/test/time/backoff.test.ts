import { expect, test } from 'vitest';
import { Backoff } from '../../src/time/backoff.ts';

test('delays double up to the maximum, in the upper half of their range, and start again after progress', () => {
  const random = [0, 0.999, 0.5, 0, 0, 0];
  const backoff = new Backoff({ initialMs: 100, maxMs: 350 }, () => random.shift() ?? 0);
  expect([backoff.next(), backoff.next(), backoff.next(), backoff.next()]).toEqual([50, 199.9, 262.5, 175]);
  backoff.progress();
  expect(backoff.next()).toBe(50);
});

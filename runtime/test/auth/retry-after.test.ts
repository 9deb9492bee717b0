import { expect, test } from 'vitest';
import { keepRetryAfter, readRetryAfter } from '../../src/auth/retry-after.ts';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';

const read = (header: string | undefined): number =>
  readRetryAfter(keepRetryAfter(new ZerobusError('token-unavailable', 'x'), header));

test.each([
  ['3', 3000],
  [' 120 ', 120_000],
  ['0', 0],
  [undefined, 0],
  ['', 0],
  ['-5', 0],
  ['1.5', 0],
  ['soon', 0],
  ['Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['Wed, 99 Oct 2015 07:28:00 GMT', 0],
])('%j is %i ms', (header, ms) => expect(read(header)).toBe(ms));

test('a date in the future', () => {
  const ms = read(new Date(Date.now() + 3_600_000).toUTCString());
  expect(ms).toBeGreaterThan(3_000_000);
  expect(ms).toBeLessThanOrEqual(3_600_000);
});

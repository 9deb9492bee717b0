import { expect, test } from 'vitest';
import { TokenStore } from '../../src/emulator/workspace/token-store.ts';

test('forgets expired tokens once there are many, and no other ones', () => {
  let now = 0;
  const tokens = new TokenStore(() => now);
  tokens.add('pat', { kind: 'metadata' });
  const expired = tokens.issue({ kind: 'metadata' }, 1);
  now = 1000;
  expect(tokens.authorize(`Bearer ${expired}`)).toBe('token-expired');
  const valid = tokens.issue({ kind: 'metadata' }, 1_000_000);
  for (let i = 0; i < 50_000; i++) {
    now += 1000;
    tokens.issue({ kind: 'metadata' }, 1);
  }
  expect(tokens.size).toBeLessThanOrEqual(10_001);
  expect(tokens.issued).toBe(50_002);
  expect(tokens.authorize(`Bearer ${expired}`)).toBe('token-unknown');
  for (const token of ['pat', valid]) expect(tokens.authorize(`Bearer ${token}`)).toEqual({ kind: 'metadata' });
});

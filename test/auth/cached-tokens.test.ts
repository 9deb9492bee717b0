import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CachedTokens } from '../../src/auth/cached-tokens.ts';
import type { MintedToken } from '../../src/auth/minted-token.ts';
import { World } from './world.ts';

const minute = 60_000;

/** Tokens `1`, `2`, … with this lifetime; `undefined`: unknown. */
function numbered(
  lifeMs: number | undefined,
  extra: Partial<MintedToken> = {},
): { tokens: CachedTokens; clock: { time: number } } {
  const clock = { time: 1_000_000 };
  let count = 0;
  const mint = async (): Promise<MintedToken> => {
    const expiresAt = lifeMs === undefined ? undefined : clock.time + lifeMs;
    return { authType: 'oauth-m2m', token: String(++count), expiresAt, ...extra };
  };
  return { tokens: new CachedTokens(mint, { now: () => clock.time }), clock };
}

describe('a token is kept', () => {
  const rows: [what: string, lifeMs: number | undefined, after: number, want: string][] = [
    ['at once', 60 * minute, 0, '1'],
    ['until 5 minutes before its end', 60 * minute, 55 * minute - 1, '1'],
    ['no longer', 60 * minute, 55 * minute, '2'],
    ['for half its time, where that is short', 8 * minute, 4 * minute - 1, '1'],
    ['no longer than that', 8 * minute, 4 * minute, '2'],
    ['not, where nobody says how long it holds', undefined, 0, '2'],
    ['not, if it has expired', -minute, 0, '2'],
  ];
  it.each(rows)('%s', async (_, lifeMs, after, want) => {
    const { tokens, clock } = numbered(lifeMs);
    expect(await tokens.token()).toBe('1');
    clock.time += after;
    expect(await tokens.token()).toBe(want);
  });
});

it('one is got for all who ask at the same time', async () => {
  const { tokens } = numbered(undefined);
  expect(await Promise.all([tokens.token(), tokens.token(), tokens.token()])).toEqual(['1', '1', '1']);
  expect(tokens.authType).toBe('oauth-m2m');
});

it('a rejected token is not returned again, whoever reports it', async () => {
  const { tokens } = numbered(60 * minute);
  const [first] = await Promise.all([tokens.token(), tokens.token()]);
  expect(tokens.invalidate(first)).toBe(true);
  expect(await tokens.token()).toBe('2');
  // The second caller comes late: the new token stays.
  expect(tokens.invalidate(first)).toBe(true);
  expect(await tokens.token()).toBe('2');
});

it('a fixed token cannot be replaced', async () => {
  const { tokens } = numbered(undefined, { fixed: true, token: 'pat' });
  expect(tokens.invalidate(await tokens.token())).toBe(false);
});

it('a failure reaches all waiting callers, and is not cached', async () => {
  let count = 0;
  const mint = async (): Promise<MintedToken> => {
    if (++count === 1) throw new Error('once');
    return { authType: 'pat', token: 'good' };
  };
  const tokens = new CachedTokens(mint, { now: () => 0 });
  const both = await Promise.allSettled([tokens.token(), tokens.token()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await tokens.token()).toBe('good');
});

describe('who is aborted', () => {
  /** Returns a token only on request of the test. */
  function held(): { tokens: CachedTokens; give: () => void; signals: AbortSignal[] } {
    const signals: AbortSignal[] = [];
    let give = (): void => {};
    const mint = (signal?: AbortSignal): Promise<MintedToken> => {
      signals.push(signal as AbortSignal);
      return new Promise((resolve, reject) => {
        give = () => resolve({ authType: 'pat', token: 'late' });
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    };
    return { tokens: new CachedTokens(mint, { now: () => 0 }), give: () => give(), signals };
  }

  it('leaves at once, and the others get the token', async () => {
    const { tokens, give, signals } = held();
    const stop = new AbortController();
    const one = tokens.token(stop.signal);
    const other = tokens.token();
    stop.abort(new Error('interrupted'));
    await expect(one).rejects.toThrow('interrupted');
    expect(signals[0]?.aborted).toBe(false);
    give();
    expect(await other).toBe('late');
  });

  it('is not one of many listeners of a signal that all share, of which Node would warn', async () => {
    const { tokens, give } = held();
    const { signal } = new AbortController();
    const all = Array.from({ length: 20 }, () => tokens.token(signal));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    give();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['late']));
  });

  it('ends the request when it was the last', async () => {
    const { tokens, signals } = held();
    const stop = new AbortController();
    const one = tokens.token(stop.signal);
    stop.abort(new Error('interrupted'));
    await expect(one).rejects.toThrow('interrupted');
    expect(signals[0]?.aborted).toBe(true);
    await expect(tokens.token(stop.signal)).rejects.toThrow('interrupted');
    expect(signals).toHaveLength(1);
    // A later caller starts a new call.
    const next = new AbortController();
    const again = tokens.token(next.signal);
    expect(signals).toHaveLength(2);
    next.abort(new Error('again'));
    await expect(again).rejects.toThrow('again');
  });
});

describe('expires_in of the token endpoint', () => {
  const rows: [given: string, kept: boolean][] = [
    ['3600', true],
    ['"3600"', true],
    ['0', false],
    ['-1', false],
    ['"soon"', false],
    ['""', false],
    ['null', false],
    ['1e999', false],
    ['[3600]', false],
  ];
  it.each(rows)('%s', async (given, kept) => {
    await using world = await World.create();
    let count = 0;
    world.answer = () => [200, `{"access_token":"t${++count}","expires_in":${given}}`];
    const client = { DATABRICKS_CLIENT_ID: 'i', DATABRICKS_CLIENT_SECRET: 's' };
    const { tokens } = await world.resolve({ DATABRICKS_HOST: 'w.example', ...client });
    expect([await tokens?.token(), await tokens?.token()]).toEqual(['t1', kept ? 't1' : 't2']);
    world.clock.time += 55 * minute;
    expect(await tokens?.token()).toBe(kept ? 't2' : 't3');
  });
});

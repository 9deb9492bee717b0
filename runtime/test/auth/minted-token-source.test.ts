import { expect, test } from 'vitest';
import { MintedTokenSource } from '../../src/auth/minted-token-source.ts';
import type { TokenResponse } from '../../src/auth/token-response.ts';
import { ZerobusError } from '../../src/errors/zerobus-error.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { rejectionFrom, until } from '../support/producers.ts';
import { giveToken, json, serveTokens } from '../support/token-server.ts';
import { createTokens, TABLE } from '../support/token-sources.ts';

test.each([
  ['a number', 3600],
  ['a number in quotes', '3600'],
])('expires_in as %s: renewed five minutes before the end, without waiting', async (_, expires_in) => {
  const { url, answers } = await slow({ expires_in });
  const { tokens, scheduler } = createTokens(url);
  const first = tokens.token(TABLE);
  await until(() => answers.length === 1);
  answers[0]?.();
  expect(await first).toBe('minted-0');
  scheduler.advance(3_299_999);
  expect(await tokens.token(TABLE)).toBe('minted-0');
  expect(scheduler.pending).toBe(0);
  scheduler.advance(1);
  expect(await tokens.token(TABLE)).toBe('minted-0');
  await until(() => answers.length === 2);
  expect([await tokens.token(TABLE), await tokens.token(TABLE)]).toEqual(['minted-0', 'minted-0']);
  answers[1]?.();
  let current = '';
  await until(() => {
    tokens.token(TABLE).then((token) => {
      current = token;
    });
    return current === 'minted-1';
  });
  expect(answers.length).toBe(2);
});

test('if the renewal fails, the old token is used until shortly before its end, and then a new one is awaited', async () => {
  const scheduler = new ManualScheduler();
  let requests = 0;
  const request = async (): Promise<TokenResponse> => {
    const index = requests++;
    if (index === 1 || index === 2) throw new ZerobusError('token-rejected', 'the secret was deleted');
    return { token: `minted-${index}`, expiresIn: 3600 };
  };
  const tokens = new MintedTokenSource(request, scheduler, () => 0);
  /** Returns the token of a stream that opens, and the number of requests until then. */
  const open = async (): Promise<unknown[]> => {
    const token = await tokens.token(TABLE);
    await new Promise((resolve) => setImmediate(resolve));
    return [token, requests];
  };
  expect(await open()).toEqual(['minted-0', 1]);
  scheduler.advance(3_300_000);
  expect(await open()).toEqual(['minted-0', 2]);
  scheduler.advance(9_999);
  expect(await open()).toEqual(['minted-0', 2]);
  scheduler.advance(1);
  expect(await open()).toEqual(['minted-0', 3]);
  scheduler.advance(260_000);
  expect(await open()).toEqual(['minted-3', 4]);
});

test('a renewal is cancelled when the streams that asked for it have ended, and does not keep the process alive', async () => {
  const { url, answers, hungUp } = await slow();
  const { tokens, scheduler } = createTokens(url);
  const first = tokens.token(TABLE);
  expect(scheduler.holds).toBe(1);
  await until(() => answers.length === 1);
  answers[0]?.();
  await first;
  expect(scheduler.holds).toBe(0);
  scheduler.advance(3_400_000);
  const controller = new AbortController();
  expect(await tokens.token(TABLE, controller.signal)).toBe('minted-0');
  expect(scheduler.holds).toBe(0);
  await until(() => answers.length === 2);
  controller.abort();
  await until(() => hungUp.length === 1);
  expect(await tokens.token(TABLE)).toBe('minted-0');
});

test.each([
  ['60 s: for 54 s, renewed after 30 s', 60, 29_999, 53_999],
  ['an hour', 3600, 3_299_999, 3_569_999],
])('a token of %s', async (_, expires_in, untilRenewal, untilUnused) => {
  const workspace = await serveTokens((response, index) => giveToken(response, index, { expires_in }));
  const { tokens, scheduler } = createTokens(workspace.url);
  await tokens.token(TABLE);
  scheduler.advance(untilRenewal);
  expect(await tokens.token(TABLE)).toBe('minted-0');
  scheduler.advance(untilUnused - untilRenewal + 1);
  expect(await tokens.token(TABLE)).toBe('minted-1');
  expect(workspace.requests.length).toBe(2);
});

test('the lifetime counts from the request, not from a response that was read late', async () => {
  const { url, answers } = await slow();
  const { tokens, scheduler } = createTokens(url);
  const first = tokens.token(TABLE);
  await until(() => answers.length === 1);
  scheduler.advance(3_570_000);
  answers[0]?.();
  expect(await first).toBe('minted-0');
  const second = tokens.token(TABLE);
  await until(() => answers.length === 2);
  answers[1]?.();
  expect(await second).toBe('minted-1');
});

test('a machine that slept does not take a token for valid; a clock that is set back does not prolong one', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const { tokens, scheduler, wall } = createTokens(workspace.url);
  expect(await tokens.token(TABLE)).toBe('minted-0');
  // While a machine sleeps, the clock of the process stops.
  wall.time += 2 * 3_600_000;
  expect(await tokens.token(TABLE)).toBe('minted-1');
  wall.time -= 24 * 3_600_000;
  expect(await tokens.token(TABLE)).toBe('minted-1');
  scheduler.advance(3_570_000);
  expect(await tokens.token(TABLE)).toBe('minted-2');
});

test('without expires_in a token is not cached', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index, {}));
  const { tokens } = createTokens(workspace.url);
  expect([await tokens.token(TABLE), await tokens.token(TABLE)]).toEqual(['minted-0', 'minted-1']);
});

test('concurrent callers share one request; another table has its own', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const { tokens } = createTokens(workspace.url);
  const pending = [TABLE, TABLE, TABLE, 'main.test.others'].map((table) => tokens.token(table));
  expect(new Set(await Promise.all(pending)).size).toBe(2);
  expect(workspace.requests.length).toBe(2);
});

test('a rejected token is replaced, unless it already was', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const { tokens } = createTokens(workspace.url);
  const first = await tokens.token(TABLE);
  tokens.refused(TABLE, first);
  const second = await tokens.token(TABLE);
  tokens.refused(TABLE, first);
  expect(await tokens.token(TABLE)).toBe(second);
  expect(workspace.requests.length).toBe(2);
});

test('streams whose token is rejected share one new token', async () => {
  const { url, answers } = await slow();
  const { tokens } = createTokens(url);
  const first = tokens.token(TABLE);
  await until(() => answers.length === 1);
  answers[0]?.();
  const rejected = await first;
  const replaced = [1, 2, 3].map(() => {
    tokens.refused(TABLE, rejected);
    return tokens.token(TABLE);
  });
  await until(() => answers.length === 2);
  answers[1]?.();
  expect(await Promise.all(replaced)).toEqual(Array(3).fill('minted-1'));
  tokens.refused(TABLE, rejected);
  expect(await tokens.token(TABLE)).toBe('minted-1');
  expect(answers.length).toBe(2);
});

test('a rejected token is not used again while its replacement fails', async () => {
  const workspace = await serveTokens((response, index) =>
    index === 0 ? giveToken(response, index) : json(response, 401, { error: 'invalid_client' }),
  );
  const { tokens } = createTokens(workspace.url);
  tokens.refused(TABLE, await tokens.token(TABLE));
  expect(await rejectionFrom(tokens.token(TABLE))).toMatchObject({ code: 'token-rejected' });
});

test.each([429, 500, 502, 503, 504])('status %i is retried', async (status) => {
  const workspace = await serveTokens((response, index) =>
    index < 2 ? json(response, status, {}) : giveToken(response, index),
  );
  const { tokens, scheduler } = createTokens(workspace.url);
  const pending = tokens.token(TABLE);
  for (let round = 1; round <= 2; round++) {
    await until(() => scheduler.pending === 1);
    scheduler.advance(10_000);
  }
  expect(await pending).toBe('minted-2');
});

test('an unreachable workspace is reported after four attempts', async () => {
  const workspace = await serveTokens((response) => void response.destroy());
  const { tokens, scheduler } = createTokens(workspace.url);
  const pending = rejectionFrom(tokens.token(TABLE));
  for (let round = 1; round <= 3; round++) {
    await until(() => scheduler.pending === 1);
    scheduler.advance(10_000);
  }
  expect(await pending).toMatchObject({ code: 'token-unavailable', retryable: true });
  expect(workspace.requests.length).toBe(4);
});

test('a short delay that the workspace asks for is kept', async () => {
  const workspace = await serveTokens((response, index) => {
    if (index > 0) giveToken(response, index);
    else response.writeHead(503, { 'retry-after': '4' }).end();
  });
  const { tokens, scheduler } = createTokens(workspace.url);
  const pending = tokens.token(TABLE);
  await until(() => scheduler.pending === 1);
  expect(scheduler.waits).toEqual([4000]);
  scheduler.advance(4000);
  expect(await pending).toBe('minted-1');
});

test.each([
  ['20', 20_000],
  ['86400', 60_000],
])('Retry-After: %s: no request for %i ms, and each caller gets the reason', async (header, ms) => {
  const workspace = await serveTokens((response, index) => {
    if (index > 0) giveToken(response, index);
    else response.writeHead(429, { 'retry-after': header }).end('{"error":"rate_limited"}');
  });
  const { tokens, scheduler } = createTokens(workspace.url);
  const first = await rejectionFrom(tokens.token(TABLE));
  expect(first).toMatchObject({ code: 'token-unavailable', retryable: true, table: TABLE });
  scheduler.advance(ms - 1);
  const second = await rejectionFrom(tokens.token('main.test.others'));
  expect(second).toMatchObject({ code: 'token-unavailable', retryable: true, table: 'main.test.others' });
  expect(String(second)).toContain('status 429 (rate_limited)');
  expect(workspace.requests.length).toBe(1);
  scheduler.advance(1);
  expect(await tokens.token(TABLE)).toBe('minted-1');
});

/** Starts a workspace that responds on demand, and records which clients disconnected. */
async function slow(
  rest?: Record<string, unknown>,
): Promise<{ url: string; answers: (() => void)[]; hungUp: number[] }> {
  const answers: (() => void)[] = [];
  const hungUp: number[] = [];
  const { url } = await serveTokens((response, index) => {
    answers.push(() => giveToken(response, index, rest));
    response.on('close', () => {
      if (!response.writableEnded) hungUp.push(index);
    });
  });
  return { url, answers, hungUp };
}

test('a request without waiting callers is cancelled, and the next caller starts a new one', async () => {
  const { url, answers, hungUp } = await slow();
  const { tokens } = createTokens(url);
  const controller = new AbortController();
  const pending = rejectionFrom(tokens.token(TABLE, controller.signal));
  await until(() => answers.length === 1);
  controller.abort();
  const next = tokens.token(TABLE);
  expect(await pending).toMatchObject({ code: 'token-unavailable' });
  await until(() => hungUp.length === 1 && answers.length === 2);
  answers[1]?.();
  expect(await next).toBe('minted-1');
  expect(await tokens.token(TABLE)).toBe('minted-1');
});

test('a request that another caller waits for continues', async () => {
  const { url, answers, hungUp } = await slow();
  const { tokens } = createTokens(url);
  const controller = new AbortController();
  const both = [tokens.token(TABLE, controller.signal), tokens.token(TABLE, new AbortController().signal)];
  await until(() => answers.length === 1);
  controller.abort();
  answers[0]?.();
  expect(await Promise.all(both)).toEqual(['minted-0', 'minted-0']);
  expect(hungUp).toEqual([]);
});

test('the delay before a retry ends too', async () => {
  const workspace = await serveTokens((response) => json(response, 503, {}));
  const { tokens, scheduler } = createTokens(workspace.url);
  const controller = new AbortController();
  const pending = rejectionFrom(tokens.token(TABLE, controller.signal));
  await until(() => scheduler.pending === 1);
  controller.abort();
  expect(await pending).toMatchObject({ code: 'token-unavailable' });
  expect(scheduler.pending).toBe(0);
  expect(workspace.requests.length).toBe(1);
});

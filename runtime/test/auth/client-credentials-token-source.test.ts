import { expect, test } from 'vitest';
import { rejectionFrom, until } from '../support/producers.ts';
import { giveToken, json, serveTokens } from '../support/token-server.ts';
import { createTokens, TABLE } from '../support/token-sources.ts';

test.each([
  ['a number', 3600],
  ['a number in quotes', '3600'],
])('expires_in as %s: cached until five minutes before', async (_, expires_in) => {
  const workspace = await serveTokens((response, index) => giveToken(response, index, { expires_in }));
  const { tokens, scheduler } = createTokens(workspace.url);
  await tokens.token(TABLE);
  scheduler.advance(3_299_999);
  expect(await tokens.token(TABLE)).toBe('minted-0');
  scheduler.advance(1);
  expect(await tokens.token(TABLE)).toBe('minted-1');
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

test.each([429, 500, 503])('status %i is retried', async (status) => {
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

/** Starts a workspace that responds on demand, and records which clients disconnected. */
async function slow(): Promise<{ url: string; answers: (() => void)[]; hungUp: number[] }> {
  const answers: (() => void)[] = [];
  const hungUp: number[] = [];
  const { url } = await serveTokens((response, index) => {
    answers.push(() => giveToken(response, index));
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

import { expect, test } from 'vitest';
import { rejectionFrom, until } from '../support/producers.ts';
import { giveToken, json, serveTokens } from '../support/token-server.ts';
import { createTokens, requestOnce, SUBJECT_TOKEN, TABLE } from '../support/token-sources.ts';

test('the request exchanges the JWT for a token with the same rights as a client secret gives', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  await createTokens(workspace.url).tokens.token(TABLE);
  const federation = { clientId: 'the-client', token: async () => `${SUBJECT_TOKEN}\n` };
  expect(await createTokens(workspace.url, { federation }).tokens.token(TABLE)).toBe('minted-1');
  const [withSecret, exchange] = workspace.requests;
  expect(exchange?.path).toBe('POST /oidc/v1/token');
  expect(exchange?.headers.authorization).toBeUndefined();
  const { grant_type: _, ...rights } = Object.fromEntries(withSecret?.form ?? []);
  expect(Object.fromEntries(exchange?.form ?? [])).toEqual({
    ...rights,
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: SUBJECT_TOKEN,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    client_id: 'the-client',
  });
});

test('without a client ID none is sent, for an account-wide policy', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  await requestOnce(workspace.url, { federation: { token: SUBJECT_TOKEN } });
  expect(workspace.requests[0]?.form.has('client_id')).toBe(false);
});

test('each request has a JWT of its own, and streams share a request', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  let calls = 0;
  const { tokens } = createTokens(workspace.url, { federation: { token: () => `h.${calls++}.s` } });
  const [first] = await Promise.all([tokens.token(TABLE), tokens.token(TABLE)]);
  tokens.refused(TABLE, first ?? '');
  await tokens.token(TABLE);
  expect(workspace.requests.map(({ form }) => form.get('subject_token'))).toEqual(['h.0.s', 'h.1.s']);
});

test.each([
  ['text that is no JWT', 'hunter2', 'is not a JWT'],
  ['a page', '<html>hunter2', 'is not a JWT'],
  ['a JWT in quotes', `"${SUBJECT_TOKEN}"`, 'begins with a quote'],
  ['nothing', undefined, 'is not a token'],
  ['an object', { value: SUBJECT_TOKEN }, 'is not a token'],
])('a function that returns %s: nothing is sent, nothing is shown', async (_, value, text) => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const token = (): string => value as string;
  const error = await rejectionFrom(requestOnce(workspace.url, { federation: { token } }));
  expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(text) });
  expect(String(error)).toContain('The value that the function credentials.federation.token returned');
  expect(String(error)).not.toMatch(/hunter2|eyJ/);
  expect(workspace.requests.length).toBe(0);
});

test('a function that fails for a while is called again', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  let calls = 0;
  const token = (): string => {
    if (calls++ === 0) throw new Error('the identity provider is busy');
    return SUBJECT_TOKEN;
  };
  const { tokens, scheduler } = createTokens(workspace.url, { federation: { token } });
  const pending = tokens.token(TABLE);
  // The limit of the call has ended, and the delay before the next one runs.
  await until(() => scheduler.waits.length === 2);
  scheduler.advance(10_000);
  expect(await pending).toBe('minted-0');
});

test('a rejected JWT: the fix is the federation policy', async () => {
  const workspace = await serveTokens((response) =>
    json(response, 400, { error: 'invalid_request', error_description: `no policy for ${SUBJECT_TOKEN}` }),
  );
  const error = await rejectionFrom(requestOnce(workspace.url, { federation: { token: SUBJECT_TOKEN } }));
  expect(error).toMatchObject({ code: 'token-rejected', help: expect.stringContaining('federation policy') });
  expect(String(error)).toContain('invalid_request: no policy for ***');
});

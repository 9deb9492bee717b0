import { describe, expect, test } from 'vitest';
import { ClientCredentialsTokenSource } from '../../src/auth/client-credentials-token-source.ts';
import type { Credentials } from '../../src/auth/credentials.ts';
import { requestToken } from '../../src/auth/token-endpoint.ts';
import { parseTokenResponse } from '../../src/auth/token-response.ts';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/producer.ts';
import { Items } from '../support/items.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { atEnd, produce, rejectionFrom, serve, until, wellBehaved } from '../support/producers.ts';
import { giveToken, json, serveTokens } from '../support/token-server.ts';

const credentials = { clientId: 'the-client', clientSecret: 'hunter2-hunter2' };
const TABLE = 'main.test.items';

/** Tokens from a scripted workspace, on a clock that is moved by hand. */
function createTokens(workspaceUrl: string): { tokens: ClientCredentialsTokenSource; scheduler: ManualScheduler } {
  const scheduler = new ManualScheduler();
  const endpoint = { workspaceUrl, workspaceId: '1234', credentials };
  return {
    tokens: new ClientCredentialsTokenSource((table, signal) => requestToken(endpoint, table, signal), scheduler),
    scheduler,
  };
}

test('the request is the documented one', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  expect(await createTokens(workspace.url).tokens.token(TABLE)).toBe('minted-0');
  const request = workspace.requests[0];
  expect(request?.path).toBe('POST /oidc/v1/token');
  expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(Buffer.from(String(request?.headers.authorization).replace('Basic ', ''), 'base64').toString()).toBe(
    'the-client:hunter2-hunter2',
  );
  expect(request?.form.get('grant_type')).toBe('client_credentials');
  expect(request?.form.get('scope')).toBe('all-apis');
  expect(request?.form.get('resource')).toBe('api://databricks/workspaces/1234/zerobusDirectWriteApi');
  expect(JSON.parse(request?.form.get('authorization_details') ?? '')).toEqual([
    { type: 'unity_catalog_privileges', privileges: ['USE CATALOG'], object_type: 'CATALOG', object_full_path: 'main' },
    {
      type: 'unity_catalog_privileges',
      privileges: ['USE SCHEMA'],
      object_type: 'SCHEMA',
      object_full_path: 'main.test',
    },
    {
      type: 'unity_catalog_privileges',
      privileges: ['SELECT', 'MODIFY'],
      object_type: 'TABLE',
      object_full_path: TABLE,
      operations: ['zerobuswrite'],
    },
  ]);
});

describe('caching', () => {
  test.each([
    ['a number', 3600],
    ['a number in quotes', '3600'],
  ])('expires_in as %s: kept until five minutes before', async (_, expires_in) => {
    const workspace = await serveTokens((response, index) => giveToken(response, index, { expires_in }));
    const { tokens, scheduler } = createTokens(workspace.url);
    await tokens.token(TABLE);
    scheduler.advance(3_299_999);
    expect(await tokens.token(TABLE)).toBe('minted-0');
    scheduler.advance(1);
    expect(await tokens.token(TABLE)).toBe('minted-1');
  });

  test('without expires_in a token is not kept', async () => {
    const workspace = await serveTokens((response, index) => giveToken(response, index, {}));
    const { tokens } = createTokens(workspace.url);
    expect([await tokens.token(TABLE), await tokens.token(TABLE)]).toEqual(['minted-0', 'minted-1']);
  });

  test('many who ask at once share one mint; another table has its own', async () => {
    const workspace = await serveTokens((response, index) => giveToken(response, index));
    const { tokens } = createTokens(workspace.url);
    const asked = [TABLE, TABLE, TABLE, 'main.test.others'].map((table) => tokens.token(table));
    expect(new Set(await Promise.all(asked)).size).toBe(2);
    expect(workspace.requests.length).toBe(2);
  });

  test('a refused token is replaced, unless that was done already', async () => {
    const workspace = await serveTokens((response, index) => giveToken(response, index));
    const { tokens } = createTokens(workspace.url);
    const first = await tokens.token(TABLE);
    tokens.refused(TABLE, first);
    const second = await tokens.token(TABLE);
    tokens.refused(TABLE, first);
    expect(await tokens.token(TABLE)).toBe(second);
    expect(workspace.requests.length).toBe(2);
  });

  test('producers of one client share a token and a connection', async () => {
    const workspace = await serveTokens((response, index) => giveToken(response, index));
    const server = await serve(wellBehaved);
    const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
    const producers = [1, 2, 3].map(() => produce(server, { client }));
    await Promise.all(producers.map((producer) => producer.send({ id: 1 })));
    expect(server.calls.map((call) => call.headers.authorization)).toEqual(Array(3).fill('Bearer minted-0'));
    expect(server.connections).toBe(1);
    await producers[0]?.close();
    await producers[1]?.close();
    expect(server.open).toBe(1);
    await producers[2]?.close();
    await until(() => server.open === 0);
  });
});

describe('refusals', () => {
  test.each([
    [401, { error: 'invalid_client' }, { code: 'token-rejected', retryable: false }],
    [
      401,
      { error: 'invalid_authorization_details', error_description: 'no such table' },
      { code: 'token-rejected', table: TABLE },
    ],
    [404, {}, { code: 'configuration' }],
    [400, 'not an object', { code: 'token-rejected' }],
    [200, { token: 'x' }, { code: 'configuration' }],
  ])('status %i, %j', async (status, body, want) => {
    const workspace = await serveTokens((response) => json(response, status, body));
    const error = await rejectionFrom(createTokens(workspace.url).tokens.token(TABLE));
    expect(error).toMatchObject(want);
    expect(workspace.requests.length).toBe(1);
  });

  test('the credentials are not shown, as they were sent either', async () => {
    const workspace = await serveTokens((response) =>
      json(response, 401, { error: 'invalid_client', error_description: response.req.headers.authorization }),
    );
    const error = await rejectionFrom(createTokens(workspace.url).tokens.token(TABLE));
    expect(String(error)).toContain('invalid_client: Basic ***');
  });

  test('a redirect is refused, and the secret is not carried there', async () => {
    const elsewhere = await serveTokens((response, index) => giveToken(response, index));
    const workspace = await serveTokens((response) =>
      response.writeHead(307, { location: `${elsewhere.url}/oidc/v1/token` }).end(),
    );
    expect(await rejectionFrom(createTokens(workspace.url).tokens.token(TABLE))).toMatchObject({
      code: 'configuration',
    });
    expect(elsewhere.requests.length).toBe(0);
  });

  test('an endless answer is cut off', async () => {
    const workspace = await serveTokens((response) => {
      response.writeHead(200);
      const more = (): unknown => response.write(Buffer.alloc(65536)) || response.once('drain', more);
      for (let count = 0; count < 8; count++) more();
    });
    expect(await rejectionFrom(createTokens(workspace.url).tokens.token(TABLE))).toMatchObject({
      code: 'configuration',
    });
  });

  test.each([429, 500, 503])('status %i is tried again', async (status) => {
    const workspace = await serveTokens((response, index) =>
      index < 2 ? json(response, status, {}) : giveToken(response, index),
    );
    const { tokens, scheduler } = createTokens(workspace.url);
    const asked = tokens.token(TABLE);
    for (let round = 1; round <= 2; round++) {
      await until(() => scheduler.pending === 1);
      scheduler.advance(10_000);
    }
    expect(await asked).toBe('minted-2');
  });

  test('a workspace that stays away is told as such, after four attempts', async () => {
    const workspace = await serveTokens((response) => void response.destroy());
    const { tokens, scheduler } = createTokens(workspace.url);
    const asked = rejectionFrom(tokens.token(TABLE));
    for (let round = 1; round <= 3; round++) {
      await until(() => scheduler.pending === 1);
      scheduler.advance(10_000);
    }
    expect(await asked).toMatchObject({ code: 'token-unavailable', retryable: true });
    expect(workspace.requests.length).toBe(4);
  });

  test('no secret and no token is in an error, whatever the workspace says', async () => {
    const { clientSecret } = credentials;
    const workspace = await serveTokens((response) =>
      json(response, 401, { error: 'invalid_client', error_description: `bad ${clientSecret}` }),
    );
    const server = await serve(wellBehaved);
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const logger = { debug: log, info: log, warn: log, error: log };
    const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
    const producer = produce(server, { client, logger });
    const error = (await rejectionFrom(producer.send({ id: 1 }))) as Error;
    const { inspect } = await import('node:util');
    const shown = `${inspect(error, { depth: 10 })}${JSON.stringify(error)}${inspect(client, { depth: 10 })}${lines.join('\n')}`;
    expect(shown).toContain('token-rejected');
    expect(shown).not.toContain(clientSecret);
    expect(shown).not.toContain(Buffer.from(`the-client:${clientSecret}`).toString('base64'));
  });

  test.each([undefined, 3, [], { access_token: 'two\nlines' }])('an answer that holds no token: %j', (answer) => {
    expect(() => parseTokenResponse(JSON.stringify(answer) ?? '')).toThrow('[configuration]');
  });
});

describe('when the service refuses a token', () => {
  test.each([16, 7])('status %i: one fresh one is minted, and the stream opens', async (status) => {
    const workspace = await serveTokens((response, index) => giveToken(response, index));
    const server = await serve(async (call, index) =>
      index === 0 ? call.status(status, 'expired') : wellBehaved(call, index),
    );
    const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
    await produce(server, { client }).send({ id: 1 });
    expect(server.calls.map((call) => call.headers.authorization)).toEqual(['Bearer minted-0', 'Bearer minted-1']);
  });

  test.each([16, 7])('status %i again: that is the end', async (status) => {
    const workspace = await serveTokens((response, index) => giveToken(response, index));
    const server = await serve((call) => call.status(status, 'no'));
    const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials });
    const error = await rejectionFrom(produce(server, { client }).send({ id: 1 }));
    expect(error).toMatchObject({ code: status === 16 ? 'token-rejected' : 'permission-denied' });
    expect(workspace.requests.length).toBe(2);
  });

  test('a function is asked again, once', async () => {
    let asked = 0;
    const server = await serve((call) => call.status(16, 'no'));
    const client = new ZerobusClient({
      endpoint: server.endpoint,
      credentials: { token: async () => `given-${asked++}` },
    });
    await expect(produce(server, { client }).send({ id: 1 })).rejects.toMatchObject({ code: 'token-rejected' });
    expect(server.calls.map((call) => call.headers.authorization)).toEqual(['Bearer given-0', 'Bearer given-1']);
  });

  test.each<[string, Credentials]>([
    ['a function that gives no token', { token: () => 'a b' }],
    ['a function that gives nothing', { token: () => undefined as unknown as string }],
  ])('%s', async (_, given) => {
    const server = await serve(wellBehaved);
    const producer = new Producer(Items, {
      client: new ZerobusClient({ endpoint: server.endpoint, credentials: given }),
    });
    atEnd(() => producer.abort());
    await expect(producer.ready()).rejects.toMatchObject({ code: 'configuration' });
  });
});

describe('giving up', () => {
  /** A workspace that answers when it is told to, and knows of who has hung up. */
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

  test('a request that nobody waits for any more is dropped, and the next one begins anew', async () => {
    const { url, answers, hungUp } = await slow();
    const { tokens } = createTokens(url);
    const controller = new AbortController();
    const given = rejectionFrom(tokens.token(TABLE, controller.signal));
    await until(() => answers.length === 1);
    controller.abort();
    const next = tokens.token(TABLE);
    expect(await given).toMatchObject({ code: 'token-unavailable' });
    await until(() => hungUp.length === 1 && answers.length === 2);
    answers[1]?.();
    expect(await next).toBe('minted-1');
    expect(await tokens.token(TABLE)).toBe('minted-1');
  });

  test('one that somebody else waits for goes on', async () => {
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

  test('the wait before another attempt ends too', async () => {
    const workspace = await serveTokens((response) => json(response, 503, {}));
    const { tokens, scheduler } = createTokens(workspace.url);
    const controller = new AbortController();
    const given = rejectionFrom(tokens.token(TABLE, controller.signal));
    await until(() => scheduler.pending === 1);
    controller.abort();
    expect(await given).toMatchObject({ code: 'token-unavailable' });
    expect(scheduler.pending).toBe(0);
    expect(workspace.requests.length).toBe(1);
  });
});

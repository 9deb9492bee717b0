import { expect, test } from 'vitest';
import { rejectionFrom } from '../support/producers.ts';
import { giveToken, json, serveTokens } from '../support/token-server.ts';
import { createTokens, requestOnce, TABLE } from '../support/token-sources.ts';

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

test('errors do not show the credentials, nor the header that carried them', async () => {
  const workspace = await serveTokens((response) =>
    json(response, 401, { error: 'invalid_client', error_description: response.req.headers.authorization }),
  );
  const error = await rejectionFrom(createTokens(workspace.url).tokens.token(TABLE));
  expect(String(error)).toContain('invalid_client: Basic ***');
});

test('a redirect is an error, and is not followed with the secret', async () => {
  const elsewhere = await serveTokens((response, index) => giveToken(response, index));
  const workspace = await serveTokens((response) =>
    response.writeHead(307, { location: `${elsewhere.url}/oidc/v1/token` }).end(),
  );
  expect(await rejectionFrom(createTokens(workspace.url).tokens.token(TABLE))).toMatchObject({
    code: 'configuration',
  });
  expect(elsewhere.requests.length).toBe(0);
});

test('a request whose signal is aborted already ends at once', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index));
  const error = await rejectionFrom(requestOnce(workspace.url, undefined, AbortSignal.abort()));
  expect(error).toMatchObject({ code: 'token-unavailable', message: expect.stringContaining('was aborted') });
});

test('a response that breaks off', async () => {
  const workspace = await serveTokens((response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"access_token":', () => response.destroy());
  });
  const error = await rejectionFrom(requestOnce(workspace.url));
  expect(error).toMatchObject({ code: 'token-unavailable', message: expect.stringContaining('aborted') });
});

test('a response that switches protocols', async () => {
  const workspace = await serveTokens((response) =>
    response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n'),
  );
  const error = await rejectionFrom(requestOnce(workspace.url));
  expect(error).toMatchObject({ code: 'token-unavailable', message: expect.stringContaining('another protocol') });
});

test('an endless response is cancelled', async () => {
  const workspace = await serveTokens((response) => {
    response.writeHead(200);
    const more = (): unknown => response.write(Buffer.alloc(65536)) || response.once('drain', more);
    for (let count = 0; count < 8; count++) more();
  });
  expect(await rejectionFrom(createTokens(workspace.url).tokens.token(TABLE))).toMatchObject({
    code: 'configuration',
  });
});

test.each([
  [503, 'token-unavailable', true],
  [502, 'token-unavailable', true],
  [429, 'token-unavailable', true],
  [403, 'configuration', false],
])('an endless page with status %i is cancelled, and the status decides', async (status, code, retryable) => {
  let closed: Promise<unknown> = Promise.resolve();
  const workspace = await serveTokens((response) => {
    closed = new Promise((resolve) => response.once('close', resolve));
    response.writeHead(status).write('<html><title>Busy</title>');
    const more = (): void => {
      while (response.write(Buffer.alloc(65536, 'x')));
    };
    response.on('drain', more);
    more();
  });
  const error = await rejectionFrom(requestOnce(workspace.url));
  expect(error).toMatchObject({
    code,
    retryable,
    message: expect.stringContaining(`status ${status} (an HTML page, 'Busy')`),
  });
  await closed;
});

import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { ClientCredentials, FederationCredentials } from '../../src/auth/credentials.ts';
import { UserTokenSource } from '../../src/auth/user-token-source.ts';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { ManualScheduler } from '../support/manual-scheduler.ts';
import { produce, rejectionFrom, serve, until, wellBehaved } from '../support/producers.ts';
import { giveToken, serveTokens } from '../support/token-server.ts';
import { createTokens, credentials, requestOnce, SUBJECT_TOKEN, TABLE } from '../support/token-sources.ts';

const federation = { federation: { clientId: 'the-client', token: () => SUBJECT_TOKEN } };
const kinds: readonly (readonly [string, ClientCredentials | FederationCredentials])[] = [
  ['client credentials', credentials],
  ['federation', federation],
];
const [, , signature = ''] = SUBJECT_TOKEN.split('.');
const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
/** Parts of the secrets, so that a secret that is cut is found too. */
const hidden = [credentials.clientSecret.slice(0, 6), basic.slice(0, 20), signature.slice(0, 12), 'eyJ'];

/** Everything that a log could show of a value. */
function show(value: unknown): string {
  const options = { depth: 20, showHidden: true, maxStringLength: null, showProxy: true };
  return `${String(value)}${inspect(value, options)}${JSON.stringify(value)}`;
}

function expectNoSecret(shown: string): void {
  for (const part of hidden) expect(shown).not.toContain(part);
}

/** Ends the connection with bytes that the HTTP parser of the server did not write. */
function raw(response: ServerResponse, text: string): void {
  response.socket?.end(text);
}

type Answer = (response: ServerResponse, secret: string) => void;

const page = (status: number, body: string): Answer => {
  return (response, secret) => response.writeHead(status).end(body.replaceAll('SECRET', secret));
};

const answers: readonly (readonly [string, Answer])[] = [
  ['the secret in a description', page(401, '{"error":"invalid_client","error_description":"bad SECRET"}')],
  ['the secret as the error', page(400, '{"error":"SECRET"}')],
  ['the secret in a form', page(403, 'client_secret=SECRET&x')],
  ['the secret in the title of a page', page(403, '<html><title>SECRET</title>SECRET')],
  ['the secret where the title is cut', page(502, `<html><title>${'x'.repeat(190)}SECRET</title>`)],
  ['the secret where the text is cut', page(503, `${'x '.repeat(146)}SECRET`)],
  ['the secret where the description is cut', page(400, `{"error_description":"${'x'.repeat(290)}SECRET"}`)],
  ['JSON of another kind', page(500, '["SECRET"]')],
  ['JSON that breaks off', page(400, '{"error":"SECRET')],
  ['a page in place of a token', page(200, '<html><h1>SECRET</h1>')],
  ['text in place of a token', page(200, 'SECRET')],
  ['JSON without a token', page(200, '{"SECRET":"SECRET"}')],
  ['a token with a line feed', page(200, '{"access_token":"SECRET\\n"}')],
  ['a large page', page(503, `<html><title>SECRET</title>${'SECRET'.repeat(20_000)}`)],
  ['a success that is too large', page(200, 'SECRET'.repeat(20_000))],
  [
    'a redirect',
    (response, secret) => response.writeHead(307, { location: `https://x.example/${secret}?${secret}` }).end(secret),
  ],
  [
    'a header that breaks HTTP',
    (response, secret) => raw(response, `HTTP/1.1 200 OK\r\n${secret}\u0001: ${secret}\r\n\r\n`),
  ],
  ['bytes that are no HTTP', (response, secret) => raw(response, secret)],
  [
    'a broken chunk',
    (response, secret) => raw(response, `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${secret}\r\n`),
  ],
  [
    'a status line with the secret',
    (response, secret) => raw(response, `HTTP/1.1 999 ${secret}\r\ncontent-length: 0\r\n\r\n`),
  ],
  [
    'another protocol',
    (response, secret) => raw(response, `HTTP/1.1 101 ${secret}\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n`),
  ],
  ['no response', (response) => void response.destroy()],
];

describe.each(kinds)('%s', (_, given) => {
  test.each(answers)('%s', async (_name, answer) => {
    const workspace = await serveTokens((response, _index, { headers, form }) =>
      answer(response, form.get('subject_token') ?? `${headers.authorization} ${credentials.clientSecret}`),
    );
    const error = await rejectionFrom(requestOnce(workspace.url, given));
    expect(error).toMatchObject({ name: 'ZerobusError', code: expect.stringMatching(/^(?:token-|configuration)/) });
    expectNoSecret(show(error));
  });

  test.each([
    ['a host name that cannot be resolved', `http://${'a'.repeat(64)}.example`],
    ['a port that nobody listens on', 'http://127.0.0.1:1'],
  ])('%s', async (_name, url) => {
    const error = await rejectionFrom(requestOnce(url, given));
    expect(error).toMatchObject({ code: 'token-unavailable', retryable: true });
    expectNoSecret(show(error));
  });

  test('a certificate that is not trusted', async () => {
    const pem = (name: string): string =>
      readFileSync(new URL(`../../../test/fixtures/tls/${name}`, import.meta.url), 'utf8');
    const identity = { cert: pem('localhost.pem'), key: pem('localhost.key') };
    const workspace = await serveTokens((response, index) => giveToken(response, index), identity);
    const error = await rejectionFrom(requestOnce(workspace.url, given));
    expect(error).toMatchObject({ code: 'certificate-rejected', retryable: false });
    expectNoSecret(show(error));
    expect(workspace.requests.length).toBe(0);
  });

  test('a server without TLS', async () => {
    const workspace = await serveTokens((response, index) => giveToken(response, index));
    const error = await rejectionFrom(requestOnce(workspace.url.replace('http:', 'https:'), given));
    expect(error).toMatchObject({ code: 'token-unavailable' });
    expectNoSecret(show(error));
    expect(workspace.requests.length).toBe(0);
  });

  test('the client, its token source, and the lines and errors of its producers', async () => {
    const workspace = await serveTokens((response, _index, { headers, form }) =>
      response.writeHead(401).end(JSON.stringify({ error: `${headers.authorization} ${form.get('subject_token')}` })),
    );
    const server = await serve(wellBehaved);
    const lines: unknown[] = [];
    const log = (...line: unknown[]): void => void lines.push(line);
    const logger = { debug: log, info: log, warn: log, error: log };
    const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: workspace.url, credentials: given });
    const onState = (change: unknown): void => void lines.push(change);
    const producer = produce(server, { client, logger, onState });
    const error = await rejectionFrom(producer.send({ id: 1 }));
    expect(error).toMatchObject({ code: 'token-rejected' });
    const { tokens } = createTokens(workspace.url, given);
    await rejectionFrom(tokens.token(TABLE));
    for (const value of [client, client.tokens(), tokens, producer, error, lines]) expectNoSecret(show(value));
  });

  test('a token that was given', async () => {
    const workspace = await serveTokens((response) => giveToken(response, 0, { expires_in: 3600, scope: 'x' }));
    const { tokens } = createTokens(workspace.url, given);
    expect(await tokens.token(TABLE)).toBe('minted-0');
    expect(show(tokens)).not.toContain('minted');
    expectNoSecret(show(tokens));
  });
});

test('a token of the user', async () => {
  const server = await serve((call) => call.status(16, 'bad secret-token-hunter2'));
  const given = { token: () => 'secret-token-hunter2' };
  const client = new ZerobusClient({ endpoint: server.endpoint, credentials: given });
  const lines: unknown[] = [];
  const error = await rejectionFrom(
    produce(server, { client, onState: (change) => lines.push(change) }).send({ id: 1 }),
  );
  expect(error).toMatchObject({ code: 'token-rejected' });
  const source = new UserTokenSource(given, new ManualScheduler());
  await source.token(TABLE);
  source.refused(TABLE, 'secret-token-hunter2');
  for (const value of [client, client.tokens(), source, error, lines]) expect(show(value)).not.toContain('hunter2');
});

test('a redirect gets neither the secret nor the JWT', async () => {
  const elsewhere = await serveTokens((response, index) => giveToken(response, index));
  const workspace = await serveTokens((response) => response.writeHead(308, { location: elsewhere.url }).end());
  for (const [, given] of kinds) {
    expect(await rejectionFrom(requestOnce(workspace.url, given))).toMatchObject({ code: 'configuration' });
  }
  await until(() => workspace.requests.length === 2);
  expect(elsewhere.requests.length).toBe(0);
});

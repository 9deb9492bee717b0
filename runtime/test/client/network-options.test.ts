import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { captureError } from '../support/capture-error.ts';
import { atEnd, produce, rejectionFrom, serve, wellBehaved } from '../support/producers.ts';
import { giveToken, serveTokens } from '../support/token-server.ts';
import { credentials } from '../support/token-sources.ts';
import { openTransport, TestStream } from '../support/transports.ts';

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../test/fixtures/tls/${name}`, import.meta.url)), 'utf8');
const identity = { cert: read('localhost.pem'), key: read('localhost.key') };
const authority = read('authority.pem');

/** Starts an HTTP proxy that connects wherever it is asked to, or responds with `status`. */
async function startProxy(status: number = 200): Promise<{ readonly port: number; readonly targets: string[] }> {
  const targets: string[] = [];
  const open: Socket[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url = '' }, client: Socket) => {
    targets.push(url);
    open.push(client);
    client.on('error', () => {});
    client.write(`HTTP/1.1 ${status} x\r\n\r\n`);
    if (status !== 200) return void client.end();
    const server = connect(Number(url.split(':')[1]), '127.0.0.1');
    server.on('error', () => {});
    server.pipe(client).pipe(server);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    for (const socket of open) socket.destroy();
    proxy.close();
  });
  return { port: (proxy.address() as AddressInfo).port, targets };
}

test('records and token requests go through the proxy, with TLS to both peers and a private authority', async () => {
  const workspace = await serveTokens((response, index) => giveToken(response, index), identity);
  const server = await serve(wellBehaved, { identity });
  const { port, targets } = await startProxy();
  const client = new ZerobusClient({
    endpoint: server.endpoint,
    workspaceUrl: workspace.url,
    credentials,
    tls: { ca: [Buffer.from(authority)] },
    proxy: `http://me:hunter2@127.0.0.1:${port}`,
  });
  const producer = produce(server, { client });
  await producer.send({ id: 1 });
  await producer.close();
  expect(targets).toEqual([new URL(workspace.url).host, new URL(server.endpoint).host]);
  expect(inspect(client, { depth: 10, showHidden: true })).not.toContain('hunter2');
});

test('a client certificate is sent to a server that requires one, and its absence is named', async () => {
  const server = await serve(wellBehaved, { identity: { ...identity, ca: authority, requestCert: true } });
  const open = (cert: object): TestStream =>
    new TestStream(openTransport(server.endpoint, { tls: { ca: authority, ...cert } }).transport);
  await open(identity).event('opened');
  const without = open({});
  await without.event('ended');
  expect(without.error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/certificate required/i) });
});

test.each([
  [407, 'configuration'],
  [502, 'token-unavailable'],
])('a proxy that responds with %i is named, without its password', async (status, code) => {
  const server = await serve(wellBehaved);
  const { port } = await startProxy(status);
  const controller = new AbortController();
  const client = new ZerobusClient({
    endpoint: server.endpoint,
    workspaceUrl: 'http://127.0.0.1:1',
    credentials,
    proxy: `http://me:hunter2@127.0.0.1:${port}`,
  });
  const error = await rejectionFrom(client.tokens().token('main.test.items', controller.signal));
  expect(error).toMatchObject({ code, message: expect.stringContaining(`http://127.0.0.1:${port}`) });
  expect(inspect(error, { depth: 10 })).not.toContain('hunter2');
});

test.each<[string, object]>([
  ['proxy', { proxy: 'https://me:hunter2@proxy' }],
  ['proxy', { proxy: 'hunter2@proxy:1' }],
  ['tls.ca', { tls: { ca: 'hunter2.pem' } }],
  ['tls.ca', { tls: { ca: [] } }],
  ['tls.key', { tls: { cert: identity.cert } }],
  ['tls.cert', { tls: { key: 'hunter2' } }],
  ['tls', { tls: { cert: identity.cert, key: 'hunter2' } }],
  ['tls', { tls: { cert: identity.cert, key: read('elsewhere.key') } }],
  ['rejectUnauthorized', { tls: { rejectUnauthorized: false } }],
  ['maxSessions', { maxSessions: 0 }],
  ['transport', { transport: 'grpc' }],
])('a wrong %s is reported at once, without showing it', (name, options) => {
  const error = captureError(() => new ZerobusClient(options));
  expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(name) });
  expect(error.message).not.toContain('hunter2');
});

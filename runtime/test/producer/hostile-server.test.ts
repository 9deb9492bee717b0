// A server that sends back what it received: no error, warning, log line or property shows a token or secret.

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { ZerobusClient } from '../../src/client/zerobus-client.ts';
import { Producer } from '../../src/producer/grpc-producer.ts';
import { Items } from '../support/items.ts';
import { atEnd, rejectionFrom, serve, wellBehaved } from '../support/producers.ts';
import type { Script } from '../support/scripted-server.ts';
import { serveTokens } from '../support/token-server.ts';

const TOKEN = 'hush-token/with+signs~0123456789';
const SECRET = 'hush-secret/with+signs=0123456789';
const basic = Buffer.from(`id:${SECRET}`).toString('base64');
const encodings: [name: string, encode: (text: string) => string][] = [
  ['verbatim', (text) => text],
  ['in JSON', (text) => JSON.stringify({ headers: { authorization: text } })],
  ['in a URL', (text) => encodeURIComponent(text)],
  ['in base64', (text) => Buffer.from(`authorization: ${text}`).toString('base64')],
];

/** Everything that a log could show of an error. */
function shown(...values: unknown[]): string {
  return values.map((value) => `${String(value)} ${inspect(value, { depth: 20, showHidden: true })}`).join('\n');
}

function expectMasked(text: string): void {
  for (const value of [TOKEN, SECRET, basic])
    for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64').slice(4, -4)])
      expect(text).not.toContain(form);
  expect(text).not.toContain('hush');
}

const rejections: [place: string, reject: (echo: string) => Script][] = [
  ['trailers', (echo) => (call) => call.status(3, `no: ${echo}`)],
  ['trailers of a retried status', (echo) => (call) => call.status(14, `later: ${echo}`)],
  ['headers', (echo) => (call) => call.respond({ 'grpc-status': '16', 'grpc-message': encodeURIComponent(echo) })],
  ['the content type', (echo) => (call) => call.respond({ 'content-type': `text/${encodeURIComponent(echo)}` })],
];

for (const [place, reject] of rejections) {
  test.each(encodings)(`${place} of a stream, %s`, async (_, encode) => {
    const server = await serve(reject(encode(`Bearer ${TOKEN}`)));
    const client = new ZerobusClient({ endpoint: server.endpoint, credentials: { token: TOKEN } });
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    const warnings: unknown[] = [];
    const onWarning = (warning: unknown): void => void warnings.push(warning);
    process.on('warning', onWarning);
    atEnd(() => process.off('warning', onWarning));
    const producer = new Producer(Items, {
      client,
      retry: { initialMs: 1, maxMs: 5 },
      deliveryTimeoutMs: 300,
      logger: { debug: log, info: log, warn: log, error: log },
      onState: (change) => lines.push(shown(change)),
    });
    const error = await rejectionFrom(producer.send({ id: 1 }));
    expect(String(error)).toContain('***');
    expectMasked(shown(error, producer.stats, producer, client, await producer.closed, warnings, lines));
  });
}

test.each(encodings)('the token endpoint, %s', async (_, encode) => {
  const server = await serve(wellBehaved);
  for (const [status, form] of [
    [401, 'error'],
    [400, 'error_description'],
    [302, 'error'],
  ] as const) {
    const tokens = await serveTokens((response, _index, { headers }) => {
      const body = JSON.stringify({ [form]: encode(`${headers.authorization} ${SECRET}`) });
      response.writeHead(status, { location: `http://other.example/?${encodeURIComponent(SECRET)}` }).end(body);
    });
    const credentials = { clientId: 'id', clientSecret: SECRET };
    const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl: tokens.url, credentials });
    const producer = new Producer(Items, { client });
    const error = await rejectionFrom(producer.send({ id: 1 }));
    expect(String(error)).toContain('***');
    expectMasked(shown(error, producer, client));
    expect(tokens.requests).toHaveLength(1);
  }
});

test('a malformed HTTP response with the secret', async () => {
  const broken = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes) => socket.end(`${bytes.toString()}${SECRET}`));
  });
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  atEnd(() => broken.close());
  const server = await serve(wellBehaved);
  const workspaceUrl = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
  const credentials = { clientId: 'id', clientSecret: SECRET };
  const client = new ZerobusClient({ endpoint: server.endpoint, workspaceUrl, credentials });
  const producer = new Producer(Items, { client, retry: { initialMs: 1, maxMs: 5 }, deliveryTimeoutMs: 3000 });
  const error = await rejectionFrom(producer.send({ id: 1 }));
  expectMasked(shown(error, producer, client));
});

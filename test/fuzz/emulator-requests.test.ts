// Mutated HTTP requests to the emulator's workspace: each gets an answer, and none ends in a bug.
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { details } from '../emulator/raw-client.ts';
import { type Chooser, choosers } from './chooser.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateText } from './mutate-text.ts';
import { runs } from './runs.ts';

const TABLE = 'catalog.iot.sensor_events';
/** Targets that are not paths, or are escaped wrongly. */
const TARGETS = [
  '//',
  '*',
  'http://[',
  'http://x:99999/',
  '/%',
  '/api/2.1/unity-catalog/tables/%ff',
  '/emulator/v1/tables/%zz',
];
let emulator: Emulator;
let requests: readonly { readonly head: string; readonly body: string }[];

beforeAll(async () => {
  emulator = await startEmulator({ federatedSubjects: ['repo:a/b'] });
  const { DATABRICKS_TOKEN: token, DATABRICKS_CLIENT_ID: id, DATABRICKS_CLIENT_SECRET: secret } = emulator.env;
  const form = 'content-type: application/x-www-form-urlencoded';
  const basic = `authorization: Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const bearer = `authorization: Bearer ${token}`;
  const resource = 'api://databricks/workspaces/127/zerobusDirectWriteApi';
  const scope = { scope: 'all-apis', resource, authorization_details: details(TABLE) };
  const jwt = ['{"alg":"none"}', '{"sub":"repo:a/b","exp":9999999999}', ''].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  const exchange = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: jwt.join('.'),
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    ...scope,
  };
  const catalog = '/api/2.1/unity-catalog';
  const post = (headers: string, body: Readonly<Record<string, string>>) => ({
    head: `POST /oidc/v1/token HTTP/1.1\r\nhost: localhost\r\n${form}${headers}`,
    body: new URLSearchParams(body).toString(),
  });
  const get = (path: string) => ({ head: `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${bearer}`, body: '' });
  requests = [
    post(`\r\n${basic}`, { grant_type: 'client_credentials', ...scope }),
    post('', exchange),
    get(`${catalog}/tables/${TABLE}`),
    get(`${catalog}/tables?catalog_name=catalog&schema_name=iot&max_results=1&page_token=a`),
    get(`${catalog}/permissions/table/${TABLE}`),
    get(`${catalog}/effective-permissions/schema/catalog.iot?principal=emulator`),
    get('/api/2.0/preview/scim/v2/Me'),
    get('/.well-known/databricks-config'),
  ];
});
afterAll(() => emulator.close());

test('requests that are not mutated get 200', async () => {
  for (const { head, body } of requests) expect(await send(build(head, body))).toBe(200);
});

test('a mutated request gets an answer', async () => {
  const seen = new Set<number>();
  const texts = requests.flatMap(({ head, body }) => [head, body]);
  const property = fc.asyncProperty(choosers, async (choose: Chooser) => {
    const { head, body } = choose.of(requests);
    const isBody = body !== '' && choose.oneIn(2);
    const target = choose.of(TARGETS);
    if (choose.oneIn(20)) {
      expect(await send(build(head.replace(/ \S+/, ` ${target}`), body))).not.toBe(500);
      return;
    }
    const request = isBody
      ? build(head, mutateText(body, texts, choose))
      : build(choose.oneIn(2) ? mutateText(head, texts, choose) : head, body);
    const bytes = choose.oneIn(3) ? mutateBytes(request, [request], choose) : request;
    const status = await send(bytes);
    seen.add(status);
    // 0: the connection was closed without an answer, which a request that is not complete may get.
    expect([0, 200, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 431, 501, 505]).toContain(status);
  });
  await fc.assert(property, runs(300));
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 401, 404]));
  for (const { head, body } of requests) expect(await send(build(head, body))).toBe(200);
});

/** Adds the headers that end a request. */
function build(head: string, body: string): Buffer {
  return Buffer.from(`${head}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Sends bytes on a connection of their own, and returns the status of the last answer; 0 if there is none. */
async function send(bytes: Buffer): Promise<number> {
  const socket = connect(Number(new URL(emulator.workspaceUrl).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.end(bytes);
  await once(socket, 'close');
  const statuses = [
    ...Buffer.concat(chunks)
      .toString('latin1')
      .matchAll(/^HTTP\/1\.1 (\d{3}) /gm),
  ];
  return Number(statuses.at(-1)?.[1] ?? 0);
}

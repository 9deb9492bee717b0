// Mutated HTTP requests to the emulator, its workspace and its admin API: each gets an answer, and none ends in a bug.
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/index.ts';
import { details, writeToken } from '../emulator/raw-client.ts';
import { type Chooser, choosers } from './chooser.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateText } from './mutate-text.ts';
import { runs } from './runs.ts';

const TABLE = 'catalog.iot.sensor_events';
/** 0: the connection was closed without an answer, which a request that is not complete may get. */
const ANSWERS = [0, 200, 400, 401, 403, 404, 405, 408, 409, 411, 413, 414, 415, 417, 421, 429, 431, 501, 505];
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
let requests: readonly Request[];

interface Request {
  readonly head: string;
  readonly body: string;
  /** URL of the port that serves it. */
  readonly origin: string;
}

beforeAll(async () => {
  emulator = await startEmulator({ federatedSubjects: ['repo:a/b'] });
  const { DATABRICKS_TOKEN: token, DATABRICKS_CLIENT_ID: id, DATABRICKS_CLIENT_SECRET: secret } = emulator.env;
  const adminToken = emulator.env['ZEROBUS_EMULATOR_ADMIN_TOKEN'];
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
    origin: emulator.workspaceUrl,
  });
  const get = (path: string) => ({
    head: `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${bearer}`,
    body: '',
    origin: emulator.workspaceUrl,
  });
  const json = 'content-type: application/json';
  const admin = (request: string, body = '') => ({
    head: `${request} HTTP/1.1\r\nhost: localhost\r\n${json}\r\nauthorization: Bearer ${adminToken}`,
    body,
    origin: emulator.workspaceUrl,
  });
  const insert = {
    head: `POST /zerobus/v1/tables/${TABLE}/insert HTTP/1.1\r\nhost: 127.0.0.1\r\n${json}\r\nauthorization: Bearer ${await writeToken(emulator)}\r\nx-databricks-zerobus-table-name: ${TABLE}`,
    body: '[{"device_id":"a","event_ts":1},{"device_id":"b","temperature":1.5,"humidity":"9007199254740993","event_ts":-1}]',
    origin: emulator.endpoint,
  };
  requests = [
    post(`\r\n${basic}`, { grant_type: 'client_credentials', ...scope }),
    post('', exchange),
    get(`${catalog}/tables/${TABLE}`),
    get(`${catalog}/tables?catalog_name=catalog&schema_name=iot&max_results=1&page_token=a`),
    get(`${catalog}/permissions/table/${TABLE}`),
    get(`${catalog}/effective-permissions/schema/catalog.iot?principal=emulator`),
    get('/api/2.0/preview/scim/v2/Me'),
    get('/.well-known/databricks-config'),
    insert,
    admin('GET /emulator/v1/tables'),
    admin(`GET /emulator/v1/tables/${TABLE}`),
    admin(`GET /emulator/v1/tables/${TABLE}/rows?after=1&limit=2`),
    admin(`GET /emulator/v1/tables/${TABLE}/count?at_least=0&timeout_ms=1`),
    admin(`GET /emulator/v1/rejected?table=${TABLE}`),
    admin('GET /emulator/v1/stats'),
    admin('GET /emulator/'),
    admin('POST /emulator/v1/sql', '{"statement":"COMMENT ON TABLE catalog.iot.sensor_events IS \'x\'"}'),
  ];
});
afterAll(() => emulator.close());

test('requests that are not mutated get 200', async () => {
  for (const { head, body, origin } of requests)
    expect([head, await send(origin, build(head, body))]).toEqual([head, 200]);
});

test('a mutated request gets an answer', async () => {
  const seen = new Set<number>();
  const texts = requests.flatMap(({ head, body }) => [head, body]);
  const property = fc.asyncProperty(choosers, async (choose: Chooser) => {
    const { head, body, origin } = choose.of(requests);
    const isBody = body !== '' && choose.oneIn(2);
    const target = choose.of(TARGETS);
    if (choose.oneIn(20)) {
      expect(await send(origin, build(head.replace(/ \S+/, ` ${target}`), body))).not.toBe(500);
      return;
    }
    const request = isBody
      ? build(head, mutateText(body, texts, choose))
      : build(choose.oneIn(2) ? mutateText(head, texts, choose) : head, body);
    const bytes = choose.oneIn(3) ? mutateBytes(request, [request], choose) : request;
    const status = await send(origin, bytes);
    seen.add(status);
    expect(ANSWERS).toContain(status);
  });
  await fc.assert(property, runs(300));
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 401, 404]));
  for (const { head, body, origin } of requests)
    expect([head, await send(origin, build(head, body))]).toEqual([head, 200]);
});

/** Adds the headers that end a request. */
function build(head: string, body: string): Buffer {
  return Buffer.from(`${head}\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Sends bytes on a connection of their own, and returns the status of the last answer; 0 if there is none. */
async function send(origin: string, bytes: Buffer): Promise<number> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
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
